using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Verifying.Comparing;
using MixpanelFunctions.Verifying.Expected;
using MixpanelFunctions.Verifying.Prints;
using MixpanelFunctions.Verifying.Runs;

namespace MixpanelFunctions.Local.Proving;

/// <summary>
/// Checks at the end of a run that the stand-in has everything that it should have: the messages are mapped again, separately from the delivery,
/// and compared with what the stand-in exports. Ends by itself if there is more than the stand-in keeps.
/// </summary>
internal sealed class RunProof : IBatchObserver, IDisposable
{
    private readonly Lock _lock = new();
    private readonly PrintNames _names = new();
    private readonly TimeBasis _time = new(TimeZoneInfo.Utc);
    private readonly string _folder = Path.GetTempPath();
    private readonly int _most;
    private readonly ExpectedSide _expected;
    private long _place;

    /// <summary>Starts with nothing.</summary>
    /// <param name="plan">The rules of the run.</param>
    /// <param name="most">How many events the stand-in keeps.</param>
    public RunProof(ForwardingPlan plan, int most)
    {
        _most = most;
        _expected = new ExpectedSide(_ => plan, project: null, _names, _time, _folder);
    }

    private bool IsTooMuch => _expected.Runs.Count > _most;

    /// <inheritdoc/>
    public void Settled(IReadOnlyList<HubMessage> messages, EventTally tally, TimeSpan took)
    {
        lock (_lock)
        {
            for (int i = 0; i < messages.Count && !IsTooMuch; i++)
            {
                _expected.Add(0, new SourceMessage(++_place, messages[i], string.Empty, 0), tellsPlaces: true, DateTimeOffset.UtcNow);
            }
        }
    }

    /// <inheritdoc/>
    public void Failed(IReadOnlyList<HubMessage> messages, string reason)
    {
    }

    /// <summary>Compares.</summary>
    /// <returns>The counts; null if the stand-in does not keep all that came.</returns>
    public VerifyCounts? Compare(StandInStore standIn)
    {
        lock (_lock)
        {
            StandInCounts counts = standIn.Counts;
            if (IsTooMuch || counts.Retained < counts.Accepted - counts.Duplicates)
            {
                return null;
            }

            using RunFile actual = new(_folder);
            PrintReader reader = new(_names);
            standIn.Export(line => actual.Add(reader.Read(line, PrintOrigin.Mixpanel)));
            _expected.Runs.Finish();
            actual.Finish();
            return new Comparer(_names, _time, null, _ => { }).Compare(_expected.Runs, actual, _ => { }, CancellationToken.None).All;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _expected.Dispose();
}
