using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Local.Replaying.Captures;
using MixpanelFunctions.Local.Running;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Replaying;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Storage;
using Spectre.Console;

namespace MixpanelFunctions.Local.Replaying;

/// <summary>Sends dead letters and captured events through the function's engine, to the stand-in or to Mixpanel.</summary>
internal sealed class ReplayRun(ReplayOptions options) : IDisposable
{
    /// <summary>Where a local run keeps its dead letters when nothing else is said.</summary>
    private const string DefaultFolder = "dead-letters";

    private readonly IAnsiConsole _ansi = Consoles.Output();
    // Repeated failures are reported by file and line; the engine knows only the name that it would give the file.
    private readonly RecentWarnings _warnings = new(RecentWarnings.DeadLettersWritten);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        ReplayConsole console = new(_ansi);
        bool toStandIn = options.Mixpanel == MixpanelChoice.StandIn;
        IConfigurationRoot given = LocalSettings.Read(options.Settings, []);
        ConfigurationErrors errors = new();
        DeadLetterOptions places = DeadLetterOptions.Read(given, errors);
        errors.ThrowIfAny();
        ReplaySources sources = await FindAsync(places, given, cancellationToken).ConfigureAwait(false);
        await using MixpanelStandIn? standIn = toStandIn
            ? await MixpanelStandIn.StartAsync(RunSettings.StandIn(given), cancellationToken).ConfigureAwait(false)
            : null;
        LocalPlan plan = LocalPlan.Read(options.Settings, options.Rules, sampleRules: toStandIn && options.Settings is null, Own(given, places, standIn), errors);
        errors.ThrowIfAny();
        string target = standIn is null
            ? plan.Configuration.Mixpanel.Projects[MixpanelOptions.DefaultProject].BaseAddress.ToString()
            : $"the Mixpanel stand-in at {standIn.Address}";
        string[] names = [.. sources.Stores.Select(store => store.Name), .. sources.Captures.Count == 0 ? Array.Empty<string>() : [Counted.Of(sources.Captures.Count, "captured file")]];
        console.Line($"Replaying {string.Join(", ", names)} by {plan.RulesName} to {target}");

        using ReplayEngines engines = new(plan.Settings, _warnings);
        bool isSettled = await ReplayLettersAsync(sources, engines, console, toStandIn, cancellationToken).ConfigureAwait(false);
        isSettled &= await ReplayCapturesAsync(sources, engines, console, plan, toStandIn, cancellationToken).ConfigureAwait(false);
        if (standIn is not null)
        {
            StandInCounts held = standIn.Store.Counts;
            console.Line(RunSummary.Held(held));
        }

        return isSettled ? ExitCodes.Success : ExitCodes.Failure;
    }

    public void Dispose() => _warnings.Dispose();

    private async Task<ReplaySources> FindAsync(DeadLetterOptions places, IConfiguration given, CancellationToken cancellationToken)
    {
        try
        {
            DeadLetterOptions or = places is { Folder: null, Storage: null } ? places with { Folder = DefaultFolder } : places;
            string? hub = given[ReplayEngine.HubSetting] is { Length: > 0 } name ? name.Trim() : null;
            ReplaySources sources = await ReplaySources.FindAsync(options.Sources, or, hub, options.Partition, cancellationToken).ConfigureAwait(false);
            return sources.Captures.Count > 0 && options.Stages.Count > 0
                ? throw new UserErrorException("--stage applies to dead letters only. Captured events have no stage.")
                : sources;
        }
        catch (LetterStoreException exception)
        {
            throw new UserErrorException(exception.Message, exception);
        }
    }

    private async Task<bool> ReplayLettersAsync(
        ReplaySources sources, ReplayEngines engines, ReplayConsole console, bool keeps, CancellationToken cancellationToken)
    {
        ReplaySelection selection = new() { Stages = options.Stages, Since = options.Since };
        ReplayTally tally = new();
        foreach (ILetterStore store in sources.Stores)
        {
            try
            {
                LetterReplayer replayer = new(store, engines, console, keeps);
                tally += await console.ShowAsync(store.Name, () => replayer.ReplayAsync(selection, cancellationToken)).ConfigureAwait(false);
            }
            catch (LetterStoreException exception) when (tally.Read == 0)
            {
                throw new UserErrorException(exception.Message, exception);
            }
            catch (LetterStoreException exception)
            {
                tally += new ReplayTally { Problem = exception.Message };
            }

            if (tally.Problem is not null)
            {
                break;
            }
        }

        if (sources.Stores.Count > 0)
        {
            console.WriteRest(_warnings.Take());
            console.Write(tally, keeps, sources.Stores.Select(store => store.Name));
        }

        return tally.IsSettled;
    }

    private async Task<bool> ReplayCapturesAsync(
        ReplaySources sources, ReplayEngines engines, ReplayConsole console, LocalPlan plan, bool toStandIn, CancellationToken cancellationToken)
    {
        if (sources.Captures.Count == 0 || cancellationToken.IsCancellationRequested)
        {
            return sources.Captures.Count == 0;
        }

        CaptureState state;
        try
        {
            // The stand-in's records no longer exist after it ends.
            state = toStandIn ? CaptureState.None() : CaptureState.Read(options.State);
        }
        catch (LetterStoreException exception)
        {
            throw new UserErrorException(exception.Message, exception);
        }

        CaptureReplayer replayer = new(engines, state, console);
        CaptureTally tally = await console.ShowAsync(
            "captured files", () => replayer.ReplayAsync(sources.Captures, options.Since, cancellationToken)).ConfigureAwait(false);
        console.WriteRest(_warnings.Take());
        DeadLetterOptions letters = plan.Configuration.DeadLetters;
        console.Write(tally, toStandIn ? null : options.State, letters.Folder ?? $"{letters.Storage}, container {letters.Container}");
        return tally.IsSettled;
    }

    /// <summary>What cannot be delivered of captured events goes where the settings say, and from a rehearsal to a folder.</summary>
    private IEnumerable<KeyValuePair<string, string?>> Own(IConfiguration given, DeadLetterOptions places, MixpanelStandIn? standIn)
    {
        string? address = standIn?.Address.ToString() ?? (options.Mixpanel == MixpanelChoice.Real ? null : options.Mixpanel);
        return RunSettings.Own(given, address)
            .Where(setting => setting.Key != "DeadLetters__Folder" || standIn is not null || places.Storage is null);
    }
}
