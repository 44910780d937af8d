using System.Net;
using System.Text;

namespace MixpanelFunctions.Local.Tests.Checking;

/// <summary>Answers requests by their host and path, and keeps them.</summary>
internal sealed class CannedAnswers(params (string Address, int Status, string Body)[] answers) : HttpMessageHandler
{
    public List<(string Address, string? Authorization, string Body)> Seen { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string address = request.RequestUri!.Host + request.RequestUri.AbsolutePath;
        string body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        Seen.Add((address, request.Headers.Authorization?.ToString(), body));
        (_, int status, string answer) = answers.FirstOrDefault(canned => canned.Address == address);
        return status == 0
            ? throw new HttpRequestException($"No such host is known. ({request.RequestUri.Host})")
            : new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
    }
}
