using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Exports;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// <c>GET /api/2.0/export</c> (mixpanel/docs <c>openapi/export.openapi.yaml</c>): a project's events of some days, one on a line.
/// "Deduplication is not applied to raw data exports" (<c>reference/raw-data-export-api</c>): an event that arrived twice is in the export twice. Needs a
/// service account together with <c>project_id</c>, or the project's secret. <c>where</c> is refused:
/// the stand-in has no expressions.
/// </summary>
internal sealed class ExportEndpoint(StandInOptions options, ProjectRegistry projects, StandInStore store) : IMixpanelEndpoint
{
    private const int MaxLimit = 100_000;

    // "If set to gzip and the response body is > 1400 bytes, the response will be compressed with gzip."
    private const int LeastCompressed = 1_400;

    private const string PlainText = "text/plain; charset=utf-8";

    private readonly ExportRates _rates = new(options);

    public string Path => "/api/2.0/export";

    public string Method => HttpMethods.Get;

    public Task<Answer> AnswerAsync(HttpContext context, FaultKind? fault) => Task.FromResult(AnswerTo(context.Request));

    private Answer AnswerTo(HttpRequest request)
    {
        if (Authenticate(request) is not { } project)
        {
            return Error(401, "Invalid credentials");
        }

        if (!_rates.Take(project.Number))
        {
            return Error(429, "Query rate limit exceeded");
        }

        return Read(request, out ExportQuery? query) is { } error ? Error(400, error) : Export(project, query!, request);
    }

    private Answer Export(Project project, ExportQuery query, HttpRequest request)
    {
        IReadOnlyList<(Identities.StoredEvent Event, string? DistinctId)> events = store.Export(project.Label);
        ExportWriter writer = new(query, options.TimeZone);
        using MemoryStream body = new();
        if (AcceptsGzip(request) && writer.Write(events, Stream.Null, until: LeastCompressed) > LeastCompressed)
        {
            using (GZipStream gzip = new(body, CompressionLevel.Fastest, leaveOpen: true))
            {
                writer.Write(events, gzip);
            }

            return new Answer(200, body.ToArray(), PlainText) { Encoding = "gzip" };
        }

        writer.Write(events, body);
        return new Answer(200, body.ToArray(), PlainText);
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    private Project? Authenticate(HttpRequest request) =>
        ImportAuthentication.ReadBasic(request.Headers.Authorization) is not ({ Length: > 0 } username, var password) ? null
        : password.Length == 0 ? projects.FindBySecret(username)
        : projects.IsAccount(username, password) ? projects.FindById(request.Query["project_id"].ToString())
        : null;

    private static string? Read(HttpRequest request, out ExportQuery? query)
    {
        query = null;
        if (Day(request, "from_date") is not { } from)
        {
            return "from_date must be a date in the format yyyy-mm-dd";
        }

        if (Day(request, "to_date") is not { } to || to < from)
        {
            return "to_date must be a date in the format yyyy-mm-dd, not before from_date";
        }

        if (request.Query.ContainsKey("where"))
        {
            return "the stand-in does not take the parameter where";
        }

        string limitText = request.Query["limit"].ToString();
        int? limit = limitText.Length == 0 ? null
            : int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= MaxLimit ? number
            : -1;
        if (limit < 0)
        {
            return "limit must be a number from 1 to 100000";
        }

        if (!TryReadNames(request.Query["event"].ToString(), out HashSet<string>? names))
        {
            return "event must be a JSON array of names";
        }

        bool inMilliseconds = request.Query["time_in_ms"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);
        query = new ExportQuery(from, to, names, limit, inMilliseconds);
        return null;
    }

    private static DateOnly? Day(HttpRequest request, string name) =>
        DateOnly.TryParseExact(request.Query[name].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    private static bool TryReadNames(string text, out HashSet<string>? names)
    {
        names = null;
        if (text.Length == 0)
        {
            return true;
        }

        try
        {
            names = JsonSerializer.Deserialize<HashSet<string>>(text);
            return names is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Answer Error(int status, string error) => Answer.Json(status, json =>
    {
        json.WriteString("error", error);
        json.WriteString("status", "error");
    });
}
