using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.Testing.Delivery;

/// <summary>The stand-in, behind a watchman who notes every request and may hold it back at the door.</summary>
internal sealed class WatchedMixpanel : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private int _inside;
    private int _mostInside;

    private WatchedMixpanel(StandInOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _server = builder.Build();
        _server.Use(WatchAsync);
        _server.UseRouting();
        MountedStandIn mounted = _server.MapMixpanelStandIn(options);
        Store = mounted.Store;
        Faults = mounted.Faults;
    }

    public Uri Address => new(_server.Urls.Single());

    public StandInStore Store { get; }

    public FaultSwitch Faults { get; }

    /// <summary>Every request so far, in the order of arrival.</summary>
    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    /// <summary>The most requests that were under way at once.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostInside);

    /// <summary>Called with every request before the stand-in has it.</summary>
    public Func<SeenRequest, Task> AtTheDoor { get; set; } = _ => Task.CompletedTask;

    /// <summary>The numbers of the events that are stored, duplicates counted once, in order.</summary>
    public int[] StoredNumbers => [.. Stored.Select(stored => (int)System.Text.Json.Nodes.JsonNode.Parse(stored.Json.Span)!["properties"]!["n"]!).Order()];

    public IReadOnlyList<StoredEvent> Stored => Store.Find(new EventQuery { Limit = EventQuery.MaxLimit }).Events;

    public static async Task<WatchedMixpanel> StartAsync(StandInOptions? options = null)
    {
        WatchedMixpanel watched = new(options ?? new StandInOptions());
        await watched._server.StartAsync(TestContext.Current.CancellationToken);
        return watched;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        int inside = Interlocked.Increment(ref _inside);
        int most;
        while (inside > (most = Volatile.Read(ref _mostInside)) && Interlocked.CompareExchange(ref _mostInside, inside, most) != most)
        {
            // Another request wrote its own count meanwhile.
        }

        int hasLeft = 0;
        // Before its sender has the answer, and sends the next.
        context.Response.OnStarting(() =>
        {
            Leave();
            return Task.CompletedTask;
        });
        try
        {
            using MemoryStream sent = new();
            await context.Request.Body.CopyToAsync(sent, context.RequestAborted);
            string? encoding = context.Request.Headers.ContentEncoding;
            SeenRequest request = new(
                context.Request.Path + context.Request.QueryString.ToString(),
                context.Request.Headers.Authorization,
                encoding,
                (int)sent.Length,
                encoding == "gzip" ? Inflate(sent.ToArray()) : sent.ToArray());
            _seen.Enqueue(request);
            await AtTheDoor(request);
            sent.Position = 0;
            context.Request.Body = sent;
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The sender went away while it was held back.
        }
        finally
        {
            Leave();
        }

        void Leave()
        {
            if (Interlocked.Exchange(ref hasLeft, 1) == 0)
            {
                Interlocked.Decrement(ref _inside);
            }
        }
    }

    private static byte[] Inflate(byte[] bytes)
    {
        using MemoryStream inflated = new();
        using GZipStream gzip = new(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(inflated);
        return inflated.ToArray();
    }
}
