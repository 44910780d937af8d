using System.Globalization;
using System.Security;
using System.Text;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.LocalHub.Rest;

/// <summary>
/// An answer to a send by HTTP: 201 without a body, or an error in Event Hubs' XML,
/// <c>&lt;Error&gt;&lt;Code&gt;401&lt;/Code&gt;&lt;Detail&gt;…&lt;/Detail&gt;&lt;/Error&gt;</c> (Microsoft Learn, "Send event", Event Hubs REST).
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong, in the service's words; null for nothing.</param>
internal sealed record RestAnswer(int Status, string? Detail = null)
{
    public static RestAnswer Created { get; } = new(StatusCodes.Status201Created);

    public static RestAnswer TooLarge { get; } = new(
        StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The request entity is larger than the {EventHubLimits.MessageBytes} bytes that are allowed."));

    public async Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Detail is null)
        {
            return;
        }

        string detail = string.Create(
            CultureInfo.InvariantCulture, $"{Detail} TrackingId:{Guid.NewGuid()}, SystemTracker:localhost, Timestamp:{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss}");
        byte[] body = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"<Error><Code>{Status}</Code><Detail>{SecurityElement.Escape(detail)}</Detail></Error>"));
        context.Response.ContentType = "application/xml; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
