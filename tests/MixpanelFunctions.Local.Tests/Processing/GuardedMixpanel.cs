using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>The stand-in behind a guard, who sees every request come and go and keeps nothing of it.</summary>
internal sealed class GuardedMixpanel : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _begun;
    private int _answered;

    private GuardedMixpanel(int maxRetainedEvents)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Use(GuardAsync);
        _server.UseRouting();
        Store = _server.MapMixpanelStandIn(new StandInOptions
        {
            TimeProvider = new FakeTimeProvider(ShopStream.StandInTime),
            MaxRetainedEvents = maxRetainedEvents,
        }).Store;
        Arrived = new ArrivedRecords(Store);
    }

    public Uri Address => new(_server.Urls.Single());

    public StandInStore Store { get; }

    public ArrivedRecords Arrived { get; }

    /// <summary>Requests that came.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Requests whose sender was still there when the answer began.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Called with the number of every request, from 1, before the stand-in has it.</summary>
    public Func<int, Task> AtTheDoor { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called when the stand-in has a request and has not answered yet.</summary>
    public Action BeforeTheAnswer { get; set; } = () => { };

    /// <summary>Called when a request is answered.</summary>
    public Action AfterTheAnswer { get; set; } = () => { };

    public static async Task<GuardedMixpanel> StartAsync(int maxRetainedEvents = 10_000)
    {
        GuardedMixpanel guarded = new(maxRetainedEvents);
        guarded.Store.EventsArrived += (_, _) => guarded.BeforeTheAnswer();
        await guarded._server.StartAsync(TestContext.Current.CancellationToken);
        return guarded;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await AtTheDoor(Interlocked.Increment(ref _begun));
            context.Response.OnStarting(() =>
            {
                if (!context.RequestAborted.IsCancellationRequested)
                {
                    Interlocked.Increment(ref _answered);
                }

                return Task.CompletedTask;
            });
            await next(context);
            AfterTheAnswer();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The sender is dead.
        }
    }
}
