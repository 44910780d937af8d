using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace MixpanelFunctions.Replaying;

/// <summary>
/// The engines of a replay, one for each hub, because a record's derived id depends on the hub of its event, and
/// must be the same as in the first delivery.
/// </summary>
/// <param name="settings">The app settings, also for letters that name no hub.</param>
/// <param name="logs">The engines' log.</param>
internal sealed class ReplayEngines(IConfiguration settings, ILoggerProvider logs) : IDisposable
{
    private readonly Dictionary<string, ReplayEngine> _ofHubs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReplayEngine> _ofCaptures = new(StringComparer.Ordinal);

    /// <summary>The parts of dead letters that fail again.</summary>
    public FailedAgain Failed { get; } = new();

    /// <summary>The engine for the dead letters of a hub; what fails goes to <see cref="Failed"/>.</summary>
    public ReplayEngine ForLetters(string hub) => Find(_ofHubs, hub, Failed);

    /// <summary>The engine for the captured events of a hub; what fails becomes a dead letter as in the function.</summary>
    public ReplayEngine ForCapture(string hub) => Find(_ofCaptures, hub, null);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ReplayEngine engine in _ofHubs.Values.Concat(_ofCaptures.Values))
        {
            engine.Dispose();
        }
    }

    private ReplayEngine Find(Dictionary<string, ReplayEngine> engines, string hub, FailedAgain? failed)
    {
        if (!engines.TryGetValue(hub, out ReplayEngine? engine))
        {
            engines.Add(hub, engine = new ReplayEngine(settings, hub, failed, logs));
        }

        return engine;
    }
}
