using MixpanelFunctions.EventHubs.Checkpoints;
using MixpanelFunctions.EventHubs.Processing;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LiveView;
using MixpanelFunctions.LiveView.Letters;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Proving;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Rest;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Web;
using MixpanelFunctions.Telemetry;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MixpanelFunctions.Local.Running;

/// <summary>
/// Runs everything on this machine: sends events to a local event hub, reads them as the function's trigger does, and
/// forwards them with the function's engine to the stand-in or to Mixpanel.
/// </summary>
internal sealed class LocalRun(RunOptions options) : IDisposable
{
    private readonly IAnsiConsole _console = Consoles.Output();
    // Why events are dead-lettered is in the summary.
    private readonly RecentWarnings _warnings = new(RecentWarnings.DeadLettersWritten);
    private readonly RunProgress _progress = new();
    private MountedStandIn? _standIn;
    private volatile LiveViewPages? _pages;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        CheckEvents();
        using MessageLines input = MessageLines.Open(options.Events ?? BundledSamples.Events, DateTimeOffset.UtcNow);
        IConfigurationRoot given = LocalSettings.Read(options.Settings, []);
        await using LocalEventHubs hubs = await RunHub.StartAsync(options.AmqpPort, options.HubFolder, cancellationToken).ConfigureAwait(false);
        HubCheckpointStore checkpoints = RunHub.Checkpoints(options.HubFolder);
        await RunHub.CheckAsync(hubs, checkpoints, cancellationToken).ConfigureAwait(false);
        await using LoopbackWeb web = await LoopbackWeb.StartAsync(options.Port, routes => Map(routes, given, hubs), cancellationToken).ConfigureAwait(false);
        ConfigurationErrors errors = new();
        LocalPlan plan = LocalPlan.Read(
            options.Settings, options.Rules, sampleRules: options.Events is null, RunSettings.Own(given, MixpanelAddress(web)), errors);
        errors.ThrowIfAny();
        if (_standIn is not null && options.Settings is not null && RunSettings.LacksToken(given))
        {
            _warnings.Add($"{options.Settings} does not set Mixpanel__ProjectToken. The stand-in accepts any token, but validate and the Function app refuse these settings.");
        }

        using ServiceProvider services = Services(plan.Settings);
        await StartAsync(services, cancellationToken).ConfigureAwait(false);
        using LiveViewPages? pages = options.Once ? null : View(plan, services);
        using RunProof? proof = options.Once && _standIn is not null ? new RunProof(plan.Plan, RunSettings.StandIn(given).MaxRetainedEvents) : null;
        RunAddresses addresses = new(hubs, web.Address, _standIn is not null, plan.Configuration.DeadLetters.Folder);
        bool isLive = !options.Once && _console.Profile.Out.IsTerminal;
        WriteIntroduction(plan, addresses, isLive);
        SecretRedactor secrets = SecretRedactor.For(plan.Configuration.Mixpanel, plan.Plan.Secrets);

        EventSending sending = new(RunHub.AddressOf(hubs), _progress, _warnings.Add);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task forwarding = new RunForwarding(
            hubs.ConnectionString,
            checkpoints,
            services.GetRequiredService<Forwarder>(),
            Observers(ending, pages?.View, proof),
            _progress,
            services.GetRequiredService<ILogger<HubProcessor>>()).RunAsync(ending.Token);
        Task settling = sending.SendAndSettleAsync(input, ending.Token);
        try
        {
            if (isLive)
            {
                await RunConsole.ShowAsync(_console, _progress, UntilEndAsync(sending, settling, forwarding), () => [.. SummaryOnceSettled(sending, secrets), .. addresses.BelowTable()]).ConfigureAwait(false);
                if (sending.IsSettled)
                {
                    return ExitCode(Summary(sending, secrets).IsAccounted);
                }
            }
            else
            {
                await RunConsole.ShowAsync(_console, _progress, Task.WhenAny(settling, forwarding).Unwrap()).ConfigureAwait(false);
                if (sending.IsSettled && !options.Once)
                {
                    bool accounted = WriteSummary(sending, secrets);
                    addresses.WriteLines(_console);
                    long shown = _progress.Tally.Messages;
                    await RunConsole.ShowAsync(_console, _progress, forwarding).ConfigureAwait(false);
                    return ExitCode(_progress.Tally.Messages == shown ? accounted : WriteSummary(sending, secrets));
                }
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(settling, forwarding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCode(WriteSummary(sending, secrets) & (proof is null || !sending.IsSettled || RunProofLines.Write(_console, proof.Compare(_standIn!.Store), _progress.Tally.RecordsDeadLettered)));
    }

    public void Dispose() => _warnings.Dispose();

    /// <summary>Events of an imaginary shop are hard to remove from a real project.</summary>
    private void CheckEvents()
    {
        if (options.Samples && options.Events is not null)
        {
            throw new UserErrorException("--samples sends the bundled sample events. Leave out --events, or leave out --samples.");
        }

        if (options is { Events: null, Samples: false } && options.Mixpanel != MixpanelChoice.StandIn
            && !(Uri.TryCreate(options.Mixpanel, UriKind.Absolute, out Uri? address) && address.IsLoopback))
        {
            throw new UserErrorException(
                $"Name the events to send to Mixpanel with --events. To send the bundled sample events of an imaginary shop to {options.Mixpanel}, add --samples.");
        }
    }

    private static int ExitCode(bool accounted) => accounted ? ExitCodes.Success : ExitCodes.Failure;

    /// <summary>Everything at the web address.</summary>
    private void Map(IEndpointRouteBuilder routes, IConfiguration given, LocalEventHubs hubs)
    {
        new RestSend(hubs).Map(routes);
        if (options.Mixpanel == MixpanelChoice.StandIn)
        {
            _standIn = routes.MapMixpanelStandIn(RunSettings.StandIn(given));
        }

        if (!options.Once)
        {
            routes.MapLiveView(() => _pages);
        }
    }

    private LiveViewPages View(LocalPlan plan, ServiceProvider services)
    {
        RulesWatcher watcher = services.GetServices<IHostedService>().OfType<RulesWatcher>().Single();
        RunView view = new(
            new LiveViewOptions
            {
                RulesFile = plan.RulesFile,
                RulesName = plan.RulesName,
                DeadLetterFolder = plan.Configuration.DeadLetters.Folder,
                TakeOverRules = watcher.LookAsync,
            },
            services.GetRequiredService<PlanInForce>(),
            services.GetRequiredService<ForwardingTelemetry>());
        return _pages = new LiveViewPages(
            view, _standIn, plan.Configuration.DeadLetters.Folder is { } folder ? new LetterReplay(folder, plan.Settings, _warnings) : null);
    }

    /// <summary>Everything that gets the outcomes of batches.</summary>
    private IReadOnlyList<IBatchObserver> Observers(CancellationTokenSource ending, RunView? view, RunProof? proof) =>
        view is not null ? [_progress, view]
        : proof is null ? [_progress, new EndAtFailure(ending)]
        : [proof, _progress, new EndAtFailure(ending)];

    private string? MixpanelAddress(LoopbackWeb web) => options.Mixpanel switch
    {
        MixpanelChoice.StandIn => web.Address.ToString(),
        MixpanelChoice.Real => null,
        string address => address,
    };

    private ServiceProvider Services(IConfiguration settings)
    {
        IServiceCollection services = new ServiceCollection()
            .AddSingleton(settings)
            .AddLogging(logging => logging.AddProvider(_warnings))
            .AddForwarding(settings);
        services.AddForwardingTelemetry(settings);
        return services.BuildServiceProvider();
    }

    /// <summary>There is no host here to start what exports telemetry. The rules of a run stay as they are.</summary>
    private static async Task StartAsync(ServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (IHostedService service in services.GetServices<IHostedService>().Where(service => service is not RulesWatcher))
        {
            await service.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends when the run does. If the events are settled, it ends only after the last read from the hub.</summary>
    private async Task UntilEndAsync(EventSending sending, Task settling, Task forwarding)
    {
        await (await Task.WhenAny(settling, forwarding).ConfigureAwait(false)).ConfigureAwait(false);
        if (sending.IsSettled)
        {
            _progress.Refresh();
            await forwarding.ConfigureAwait(false);
        }
    }

    private IEnumerable<IRenderable> SummaryOnceSettled(EventSending sending, SecretRedactor secrets) =>
        sending.IsSettled ? RunConsole.Lines(Summary(sending, secrets)) : [];

    private RunSummary Summary(EventSending sending, SecretRedactor secrets) =>
        RunSummary.Of(_progress, sending, _standIn?.Store, options.Once, _warnings.Shown, secrets.Redact);

    private bool WriteSummary(EventSending sending, SecretRedactor secrets)
    {
        RunSummary summary = Summary(sending, secrets);
        RunConsole.Write(_console, summary, _progress.Tally);
        // What was shown is not shown again.
        _warnings.Clear();
        return summary.IsAccounted;
    }

    private void WriteIntroduction(LocalPlan plan, RunAddresses addresses, bool isLive)
    {
        string from = options.Events switch
        {
            null => "the bundled sample events",
            MessageLines.StandardInput => "standard input",
            string file => file,
        };
        string target = _standIn is null ? plan.Configuration.Mixpanel.Projects[MixpanelOptions.DefaultProject].BaseAddress.ToString() : $"the Mixpanel stand-in at {addresses.Web}";
        _console.WriteUnbroken($"Forwarding {from} by {plan.RulesName} to {target}");
        if (isLive)
        {
            addresses.WriteConnection(_console);
        }
        else
        {
            _console.WriteUnbroken($"The event hub is {RunHub.Name} at {addresses.Hubs.ConnectionString}");
            _console.WriteUnbroken($"Dead letters go to {plan.Configuration.DeadLetters.Folder}");
        }

        if (!options.Once)
        {
            if (!isLive)
            {
                _console.WriteUnbroken($"See it live at {addresses.Web}");
            }

            if (options.Open && !Browser.TryOpen(addresses.Web))
            {
                _console.WriteLine("No browser could be opened.");
            }
        }

        _console.WriteLine();
    }

    /// <summary>A run that ends by itself does not retry, unlike a run that keeps listening.</summary>
    private sealed class EndAtFailure(CancellationTokenSource ending) : IBatchObserver
    {
        public void Settled(IReadOnlyList<HubMessage> messages, EventTally tally, TimeSpan took)
        {
        }

        public void Failed(IReadOnlyList<HubMessage> messages, string reason) => ending.Cancel();
    }
}
