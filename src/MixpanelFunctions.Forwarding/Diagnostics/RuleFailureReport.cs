using Microsoft.Extensions.Logging;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>
/// Reports rules that failed for an event: a warning once a minute for each rule, with the number of
/// events since the last one. Thread-safe.
/// </summary>
internal sealed class RuleFailureReport(TimeProvider time, ILogger logger)
{
    /// <summary>How often a rule is reported at most.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset Told, long Untold)> _rules = new(StringComparer.Ordinal);

    /// <summary>Reports the failures of a rule in a batch.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="reason">Why it failed for the first of them; holds nothing of the event.</param>
    /// <param name="events">For how many events it failed.</param>
    public void Tell(string rule, string reason, long events)
    {
        DateTimeOffset now = time.GetUtcNow();
        long untold = events;
        lock (_lock)
        {
            if (_rules.TryGetValue(rule, out (DateTimeOffset Told, long Untold) known))
            {
                untold += known.Untold;
                if (now - known.Told < Interval)
                {
                    _rules[rule] = known with { Untold = untold };
                    return;
                }
            }

            _rules[rule] = (now, 0);
        }

        Log.RuleFailed(logger, rule, untold, reason);
    }
}
