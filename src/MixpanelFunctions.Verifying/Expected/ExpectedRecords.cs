using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Verifying.Expected;

/// <summary>Passes on the event records that the rules create for one project, or for all. Profiles are not in a project's events.</summary>
/// <param name="project">The project's name in the settings; null for every project.</param>
/// <param name="take">Takes the records.</param>
internal sealed class ExpectedRecords(string? project, RecordTaken take) : IRecordSink, IDisposable
{
    private readonly Utf8Buffer _buffer = new();
    private EventValues _event = null!;
    private bool _isMeant;

    /// <summary>Events read.</summary>
    public long Events { get; private set; }

    /// <summary>What the rules fail for: it becomes a dead letter, and is not expected.</summary>
    public long Failures { get; private set; }

    /// <summary>Events for other projects.</summary>
    public long ToOthers { get; private set; }

    /// <summary>Takes counts back, if an event is mapped again.</summary>
    public void Reset(long events, long failures, long toOthers) => (Events, Failures, ToOthers) = (events, failures, toOthers);

    /// <inheritdoc/>
    public void BeginEvent(EventValues values)
    {
        _event = values;
        Events++;
    }

    /// <inheritdoc/>
    public void Matched(CompiledRule rule)
    {
    }

    /// <inheritdoc/>
    public Utf8Buffer Open(CompiledAction action, Destination destination)
    {
        bool isEvent = destination.Endpoint is MixpanelEndpoint.Import or MixpanelEndpoint.Track;
        _isMeant = isEvent && (project is null || destination.Project == project);
        ToOthers += isEvent && !_isMeant ? 1 : 0;
        _buffer.Truncate(0);
        return _buffer;
    }

    /// <inheritdoc/>
    public void Close(CompiledAction action, int start)
    {
        if (_isMeant)
        {
            take(action, _event, _buffer.Written[start..]);
        }
    }

    /// <inheritdoc/>
    public void Skipped(CompiledAction action, string reason)
    {
    }

    /// <inheritdoc/>
    public void Failed(EventFailure failure) => Failures++;

    /// <inheritdoc/>
    public void EndEvent()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
