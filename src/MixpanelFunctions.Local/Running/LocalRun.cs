using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.Commands;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.StandIn;
using MixpanelFunctions.Telemetry;
using Spectre.Console;

namespace MixpanelFunctions.Local.Running;

/// <summary>Events from a file through the very engine that the function uses, to the stand-in or to Mixpanel.</summary>
internal sealed class LocalRun(RunOptions options) : IDisposable
{
    /// <summary>Messages in a batch: small enough that the table lives, large enough for full requests.</summary>
    private const int BatchSize = 500;

    /// <summary>Wide enough that no line is broken where nobody looks at a terminal.</summary>
    private const int WidthOfFiles = 1_000;

    private readonly IAnsiConsole _console = AnsiConsole.Console;
    private readonly RecentWarnings _warnings = new();

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!_console.Profile.Out.IsTerminal)
        {
            _console.Profile.Width = WidthOfFiles;
            // The console library takes the log of a build server for a terminal of sorts.
            _console.Profile.Capabilities.Ansi = false;
            _console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        IConfigurationRoot given = LocalSettings.Read(options.Settings, []);
        await using MixpanelStandIn? standIn = options.Mixpanel == MixpanelChoice.StandIn
            ? await MixpanelStandIn.StartAsync(StandInOptions(given), cancellationToken).ConfigureAwait(false)
            : null;
        ConfigurationErrors errors = new();
        LocalPlan plan = LocalPlan.Read(options.Settings, options.Rules, sampleRules: options.Events is null, OwnSettings(given, standIn), errors);
        errors.ThrowIfAny();
        using ServiceProvider services = Services(plan.Settings);
        await StartAsync(services, cancellationToken).ConfigureAwait(false);

        WriteIntroduction(plan, standIn);
        RunProgress progress = new();
        bool settled = await ForwardAsync(services.GetRequiredService<Forwarder>(), progress, cancellationToken).ConfigureAwait(false);
        bool accounted = RunSummary.Write(_console, progress.Tally, settled, standIn, _warnings.Take());
        if (!options.Once && settled && !cancellationToken.IsCancellationRequested)
        {
            await WaitAsync(standIn, cancellationToken).ConfigureAwait(false);
        }

        return accounted ? ExitCodes.Success : ExitCodes.Failure;
    }

    public void Dispose() => _warnings.Dispose();

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

    private async Task<bool> ForwardAsync(Forwarder forwarder, RunProgress progress, CancellationToken cancellationToken)
    {
        using MessageLines input = MessageLines.Open(options.Events ?? BundledSamples.Events, DateTimeOffset.UtcNow);
        if (!_console.Profile.Out.IsTerminal)
        {
            return await ForwardAllAsync(forwarder, input, progress, () => { }, cancellationToken).ConfigureAwait(false);
        }

        bool settled = false;
        await _console.Live(RunTable.Create(progress.Tally, progress.Elapsed)).StartAsync(async live =>
        {
            settled = await ForwardAllAsync(
                forwarder, input, progress, () => live.UpdateTarget(RunTable.Create(progress.Tally, progress.Elapsed)), cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return settled;
    }

    private async Task<bool> ForwardAllAsync(Forwarder forwarder, MessageLines input, RunProgress progress, Action show, CancellationToken cancellationToken)
    {
        List<HubMessage> batch = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            batch.Clear();
            try
            {
                while (batch.Count < BatchSize && input.Next(cancellationToken) is { } message)
                {
                    // The input's buffer is reused for the next line; a batch needs all of its bodies at once.
                    batch.Add(message with { Body = message.Body.ToArray() });
                }

                if (batch.Count == 0)
                {
                    return true;
                }

                progress.Add(await forwarder.ForwardAsync(batch, cancellationToken).ConfigureAwait(false));
                show();
            }
            catch (DeliveryIncompleteException exception)
            {
                _warnings.Add(exception.Message);
                return false;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        return false;
    }

    private StandInOptions StandInOptions(IConfiguration given) => new()
    {
        // Another word than these is told as an error of the settings, a moment later.
        IdentityMerge = string.Equals(given["Mixpanel:IdentityMerge"], nameof(IdentitySystem.Original), StringComparison.OrdinalIgnoreCase)
            ? IdentitySystem.Original
            : IdentitySystem.Simplified,
        Port = options.Port,
        // It takes any token, but a service account only when it knows it.
        ServiceAccounts =
        [
            .. given.GetSection("Mixpanel:Projects").GetChildren().Prepend(given.GetSection("Mixpanel"))
                .Select(project => new StandInServiceAccount
                {
                    Username = project["ServiceAccount:Username"] ?? string.Empty,
                    Secret = project["ServiceAccount:Secret"] ?? string.Empty,
                })
                .Where(account => account is { Username.Length: > 0, Secret.Length: > 0 }),
        ],
    };

    private IEnumerable<KeyValuePair<string, string?>> OwnSettings(IConfiguration given, MixpanelStandIn? standIn)
    {
        if (standIn is not null || options.Mixpanel != MixpanelChoice.Real)
        {
            string address = standIn?.Address.ToString() ?? options.Mixpanel;
            yield return new("Mixpanel__BaseAddress", address);
            foreach (IConfigurationSection project in given.GetSection("Mixpanel:Projects").GetChildren())
            {
                // A project's own address would stand above it, and what was meant for the stand-in go out.
                yield return new($"Mixpanel__Projects__{project.Key}__BaseAddress", address);
            }

            if (string.IsNullOrEmpty(given["Mixpanel:ProjectToken"]) && string.IsNullOrEmpty(given["Mixpanel:ServiceAccount:Username"]))
            {
                yield return new("Mixpanel__ProjectToken", LocalPlan.NoToken);
            }
        }

        if (string.IsNullOrEmpty(given["DeadLetters:Folder"]))
        {
            yield return new("DeadLetters__Folder", "dead-letters");
        }
    }

    private void WriteIntroduction(LocalPlan plan, MixpanelStandIn? standIn)
    {
        string from = options.Events switch
        {
            null => "the bundled sample events",
            MessageLines.StandardInput => "standard input",
            string file => file,
        };
        string target = standIn is null ? plan.Configuration.Mixpanel.Projects[MixpanelOptions.DefaultProject].BaseAddress.ToString() : $"the Mixpanel stand-in at {standIn.Address}";
        _console.MarkupLineInterpolated($"Forwarding {from} by {plan.RulesName} to [bold]{target}[/]");
        _console.MarkupLineInterpolated($"Dead letters go to [bold]{plan.Configuration.DeadLetters.Folder}[/]");
        _console.WriteLine();
    }

    private async Task WaitAsync(MixpanelStandIn? standIn, CancellationToken cancellationToken)
    {
        if (standIn is null)
        {
            return;
        }

        _console.MarkupLineInterpolated($"The stand-in goes on listening: [bold]{standIn.Address}stand-in/summary[/], [bold]{standIn.Address}stand-in/events[/]. Ctrl+C ends it.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Asked to end, as announced.
        }
    }
}
