using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mixpanel;

/// <summary>Sends one request to Mixpanel, once, and says what the answer means. Thread-safe.</summary>
public sealed class MixpanelClient
{
    /// <summary>The most bytes that are read of an answer: 2,000 refused records take about 400 KB.</summary>
    private const int LargestAnswer = 4 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (ProjectOptions Project, AuthenticationHeaderValue Credentials)> _projects;

    /// <summary>Sends to the projects of the settings.</summary>
    public MixpanelClient(HttpClient http, MixpanelOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _http = http;
        _time = time;
        _projects = options.Projects.Values.Where(project => project.HasCredentials)
            .ToDictionary(project => project.Name, project => (project, Credentials(project)), StringComparer.Ordinal);
    }

    /// <summary>An HTTP client for Mixpanel: connections are kept and renewed from time to time, so that changes of DNS take effect.</summary>
    public static HttpClient CreateHttpClient() => new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All,
        AllowAutoRedirect = false,
        // The engine traces its requests itself, and Mixpanel has no use for the ids of traces.
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    })
    {
        // The pipeline around each attempt has its own.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a request once.</summary>
    /// <returns>What it means; faults of the connection are <see cref="AnswerKind.Unavailable"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<MixpanelAnswer> SendAsync(Destination destination, RequestBody body, int records, CancellationToken cancellationToken)
    {
        (ProjectOptions project, AuthenticationHeaderValue credentials) = _projects[destination.Project];
        using HttpRequestMessage request = new(HttpMethod.Post, Address(project, destination.Endpoint));
        if (destination.Endpoint != MixpanelEndpoint.Track)
        {
            // For these endpoints, each record has the token.
            request.Headers.Authorization = credentials;
        }

        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = new ReadOnlyMemoryContent(body.Bytes);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (body.IsCompressed)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        try
        {
            using HttpResponseMessage response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            byte[] answer = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
            return AnswerReader.Read(destination.Endpoint, response.StatusCode, answer, records) with
            {
                RetryAfter = RetryAfter(response),
                StatusCode = (int)response.StatusCode,
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            // Whether Mixpanel accepted the records is not known: they are sent again, and it drops what it has.
            string fault = exception is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known
                ? known.HttpRequestError.ToString()
                : exception.GetType().Name;
            return new MixpanelAnswer(AnswerKind.Unavailable, $"no answer from {Origin(project.BaseAddress)}: {Describe(exception, fault)}") { Fault = fault };
        }
    }

    /// <summary>An address without user, path and query, because each of these can contain a secret.</summary>
    private static string Origin(Uri address) => $"{address.Scheme}://{address.Authority}";

    private static string Describe(Exception exception, string fault) => exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
        ? "the connection is refused"
        : exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } ? "the host does not exist"
        : fault;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } => date - _time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using MemoryStream answer = new();
            byte[] buffer = new byte[8_192];
            int read;
            try
            {
                while (answer.Length < LargestAnswer && (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    answer.Write(buffer, 0, read);
                }
            }
            catch (InvalidOperationException exception)
            {
                // BrotliStream throws this for bytes that are not Brotli; the other decoders throw the exception below.
                throw new InvalidDataException("The answer cannot be decompressed.", exception);
            }

            return answer.ToArray();
        }
    }

    private static Uri Address(ProjectOptions project, MixpanelEndpoint endpoint) => new(project.BaseAddress, endpoint switch
    {
        // ip=0: the forwarder's own address says nothing about the user's place.
        MixpanelEndpoint.Track => "track?verbose=1",
        MixpanelEndpoint.Engage => "engage?strict=1&ip=0",
        MixpanelEndpoint.Groups => "groups?strict=1&ip=0",
        _ when project.ServiceAccountUser is null => "import?strict=1",
        _ => $"import?strict=1&project_id={Uri.EscapeDataString(project.ProjectId!)}",
    });

    /// <summary>A service account if there is one, or else the token as user without a password (reference/ingestion-api-authentication).</summary>
    private static AuthenticationHeaderValue Credentials(ProjectOptions project)
    {
        string credentials = project.ServiceAccountUser is null
            ? $"{project.Token}:"
            : $"{project.ServiceAccountUser}:{project.ServiceAccountSecret}";
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
    }
}
