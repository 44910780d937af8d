using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.Testing.StandIns;

/// <summary>A started stand-in with a client of its own and a clock that only moves when told.</summary>
internal sealed class TestStandIn : IAsyncDisposable
{
    public const string Token = "b6a7c1d2e3f405162738495a6b7c8d9e";

    private TestStandIn(MixpanelStandIn standIn, FakeTimeProvider clock)
    {
        StandIn = standIn;
        Clock = clock;
        Client = new HttpClient { BaseAddress = standIn.Address };
    }

    public static DateTimeOffset Now { get; } = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public MixpanelStandIn StandIn { get; }

    public FakeTimeProvider Clock { get; }

    public HttpClient Client { get; }

    public StandInStore Store => StandIn.Store;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<TestStandIn> StartAsync() => StartAsync(clock => new StandInOptions { TimeProvider = clock });

    public static Task<TestStandIn> StartAsync(Func<TimeProvider, StandInOptions> options) =>
        StartAsync(new FakeTimeProvider(Now), options);

    public static async Task<TestStandIn> StartAsync(FakeTimeProvider clock, Func<TimeProvider, StandInOptions> options) =>
        new(await MixpanelStandIn.StartAsync(options(clock), Cancel), clock);

    public Task<Reply> ImportAsync(params string[] records) => SendAsync("import?strict=1", Bytes($"[{string.Join(',', records)}]"));

    public Task<Reply> ImportLinesAsync(params string[] records) =>
        SendAsync("import?strict=1", Bytes(string.Join('\n', records)), "application/x-ndjson");

    public Task<Reply> TrackAsync(params string[] records) =>
        SendAsAsync(null, "track?verbose=1", Bytes($"[{string.Join(',', records)}]"));

    public Task<Reply> SendAsync(string path, byte[] body, string? contentType = "application/json", string? encoding = null) =>
        SendAsAsync(Basic(Token, ""), path, body, contentType, encoding);

    public async Task<Reply> SendAsAsync(
        string? authorization, string path, byte[] body, string? contentType = "application/json", string? encoding = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await ReadAsync(await Client.SendAsync(request, Cancel));
    }

    public async Task<Reply> GetAsync(string path) => await ReadAsync(await Client.GetAsync(path, Cancel));

    public async Task<Reply> DeleteAsync(string path) => await ReadAsync(await Client.DeleteAsync(path, Cancel));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StandIn.DisposeAsync();
    }

    public static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Bytes(user + ":" + password));

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Gzip(byte[] bytes, CompressionLevel level = CompressionLevel.Fastest)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, level))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancel), response);
        }
    }
}

/// <summary>An answer, read to its end.</summary>
internal sealed record Reply(int Status, string Body, HttpResponseMessage Response)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The one row of failed_records.</summary>
    public JsonNode FailedRecord => Assert.Single(Json["failed_records"]!.AsArray())!;
}
