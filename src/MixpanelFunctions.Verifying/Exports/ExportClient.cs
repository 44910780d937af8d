using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using MixpanelFunctions.Forwarding.DeadLetters;

namespace MixpanelFunctions.Verifying.Exports;

/// <summary>
/// Downloads days of a project's events to a folder, a compressed file for each query; days that are already there are not requested again. A file gets its name only after the answer is complete.
/// </summary>
/// <param name="client">Sends the requests. Must not follow redirects to other hosts, and must not have a time-out of its own.</param>
/// <param name="access">Where and by what.</param>
/// <param name="folder">The folder for the files. They contain personal data, and only their owner can read them.</param>
/// <param name="clock">The clock of waits.</param>
/// <param name="tell">Gets messages for users: waits and retries.</param>
internal sealed class ExportClient(HttpClient client, ExportAccess access, string folder, TimeProvider clock, Action<string> tell)
{
    private const int MostTries = 6;

    /// <summary>Three queries a second are allowed.</summary>
    private static readonly TimeSpan BetweenQueries = TimeSpan.FromMilliseconds(350);

    /// <summary>An answer is cut if no data arrives for this long.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private long? _last;

    /// <summary>The file that a query's answer is in.</summary>
    public string FileOf(ExportDays days) => Path.Combine(folder, $"{days.ToString().Replace("..", "_", StringComparison.Ordinal)}.ndjson.gz");

    /// <summary>Gets days.</summary>
    /// <param name="days">The days.</param>
    /// <param name="progress">Gets how many more bytes arrived, uncompressed.</param>
    /// <param name="cancellationToken">Ends it; what is whole stays.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ExportException">The export failed.</exception>
    public async Task<string> GetAsync(ExportDays days, Action<long> progress, CancellationToken cancellationToken)
    {
        string file = FileOf(days);
        if (File.Exists(file))
        {
            return file;
        }

        TimeSpan wait = FirstWait;
        for (int attempt = 1; ; attempt++)
        {
            (string? problem, TimeSpan? after) = await TryAsync(days, file, progress, cancellationToken).ConfigureAwait(false);
            if (problem is null)
            {
                return file;
            }

            if (attempt == MostTries)
            {
                throw new ExportException($"The export of {days} failed: {problem}, {MostTries} times. Run the same command again later. It continues from here.");
            }

            TimeSpan delay = after is { } asked && asked > wait ? asked : wait;
            delay = delay < LongestWait ? delay : LongestWait;
            tell($"{days}: {problem}; the next try is in {delay.TotalSeconds:0} s");
            await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
            wait = wait * 3 < LongestWait ? wait * 3 : LongestWait;
        }
    }

    private async Task<(string? Problem, TimeSpan? After)> TryAsync(ExportDays days, string file, Action<long> progress, CancellationToken cancellationToken)
    {
        await PaceAsync(cancellationToken).ConfigureAwait(false);
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        try
        {
            using HttpRequestMessage request = Request(days);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (Refusal(response), RetryAfter(response));
            }

            await SaveAsync(response, file, progress, silence).ConfigureAwait(false);
            return (null, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"nothing arrived for {Silence.TotalMinutes:0} minutes", null);
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException or InvalidDataException)
        {
            return (exception is InvalidDataException ? $"the answer is cut ({exception.Message})" : $"the answer is incomplete ({exception.Message})", null);
        }
        catch (IOException exception) when (exception is not HttpIOException)
        {
            // A broken connection is also one of these; a full disk fails again on the next try.
            return ($"the answer is incomplete ({exception.Message})", null);
        }
    }

    private async Task PaceAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && BetweenQueries - clock.GetElapsedTime(last) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, clock, cancellationToken).ConfigureAwait(false);
        }

        _last = clock.GetTimestamp();
    }

    private HttpRequestMessage Request(ExportDays days)
    {
        string query = $"?from_date={ExportDays.Text(days.From)}&to_date={ExportDays.Text(days.To)}&time_in_ms=true";
        if (access.ProjectId is { } project)
        {
            query += $"&project_id={Uri.EscapeDataString(project)}";
        }

        HttpRequestMessage request = new(HttpMethod.Get, new Uri(access.Address, query));
        request.Headers.Authorization = access.Authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        return request;
    }

    /// <summary>What is worth another try is returned; what is not, is thrown.</summary>
    private string Refusal(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 => throw new ExportException(
            $"{access.Address.Host} does not accept the credentials (401). Set Mixpanel__ServiceAccount__Username, Mixpanel__ServiceAccount__Secret and Mixpanel__ProjectId "
            + "to a service account of the project (Project settings, Service accounts), and Mixpanel__Region to the project's region."),
        403 => throw new ExportException(
            $"{access.Address.Host} does not let the service account export (403). Give it the role Analyst or higher in the project, and check Mixpanel__ProjectId and Mixpanel__Region."),
        429 => "too many queries (429); Mixpanel allows 60 an hour and 3 a second",
        >= 500 or 408 => string.Create(CultureInfo.InvariantCulture, $"{access.Address.Host} answers {(int)response.StatusCode}"),
        int status => throw new ExportException(string.Create(
            CultureInfo.InvariantCulture,
            $"{access.Address.Host} answers {status} to the export. Check Mixpanel__ProjectId, Mixpanel__Region and the days (--from, --to).")),
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };

    private static async Task SaveAsync(HttpResponseMessage response, string file, Action<long> progress, CancellationTokenSource silence)
    {
        OwnerOnly.CreateFolder(Path.GetDirectoryName(file)!);
        string part = $"{file}.part";
        Stream body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            bool isGzip = response.Content.Headers.ContentEncoding.Contains("gzip");
            using Stream plain = isGzip ? new GZipStream(body, CompressionMode.Decompress) : body;
            using FileStream target = OwnerOnly.CreateFile(part);
            using GZipStream compressed = new(target, CompressionLevel.Fastest);
            byte[] buffer = new byte[128 * 1024];
            WholeLines lines = new();
            int read;
            while ((read = await plain.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0)
            {
                silence.CancelAfter(Silence);
                lines.Take(buffer.AsSpan(0, read));
                await compressed.WriteAsync(buffer.AsMemory(0, read), silence.Token).ConfigureAwait(false);
                progress(read);
            }

            lines.End();
        }

        File.Move(part, file, overwrite: true);
    }
}
