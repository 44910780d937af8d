using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MixpanelFunctions.Telemetry.Tests;

/// <summary>A server that takes whatever is exported to it. Protocol buffers and JSON both hold text as it is, and so are read as text.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<(string Path, string Body)> _taken = new();

    private Collector(string answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(context => TakeAsync(context, answer));
    }

    public string Address => _server.Urls.Single();

    /// <summary>The paths that something came to.</summary>
    public string[] Paths => [.. _taken.Select(taken => taken.Path).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>All that came to a path.</summary>
    public string Text(string path) => string.Join('\n', _taken.Where(taken => taken.Path == path).Select(taken => taken.Body));

    public static async Task<Collector> StartAsync(string answer = "")
    {
        Collector collector = new(answer);
        await collector._server.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context, string answer)
    {
        using MemoryStream body = new();
        bool isCompressed = context.Request.Headers.ContentEncoding == "gzip";
        await (isCompressed ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body).CopyToAsync(body, context.RequestAborted);
        _taken.Enqueue((context.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
        await context.Response.WriteAsync(answer, context.RequestAborted);
    }
}
