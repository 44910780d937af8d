using System.Text.Json;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Benchmarks.Fuzzing;

/// <summary>Takes the records of one message as the forwarder does, and keeps an account of its own beside the forwarder's.</summary>
internal sealed class FuzzSink(BatchingSink inner) : IRecordSink
{
    private Utf8Buffer _buffer = null!;
    private bool _isOpen;
    private bool _failed;
    private int _recordsOfEvent;

    public long Received { get; private set; }

    public long Forwarded { get; private set; }

    public long Filtered { get; private set; }

    public long DeadLettered { get; private set; }

    public long Records { get; private set; }

    /// <summary>What must not be: failures that are mistakes of the forwarder, records that are no JSON, events within events.</summary>
    public List<string> Findings { get; } = [];

    public void BeginEvent(EventValues values)
    {
        if (_isOpen)
        {
            // An exception cut the event before short; its failure begins it anew.
            Findings.Add("an event begins within another one");
        }

        (_isOpen, _failed, _recordsOfEvent) = (true, false, 0);
        inner.BeginEvent(values);
    }

    public void Matched(CompiledRule rule) => inner.Matched(rule);

    public Utf8Buffer Open(CompiledAction action, Destination destination) => _buffer = inner.Open(action, destination);

    public void Close(CompiledAction action, int start)
    {
        Records++;
        _recordsOfEvent++;
        try
        {
            Utf8JsonReader reader = new(_buffer.Written[start..], new JsonReaderOptions { MaxDepth = 512 });
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    // Throws at half a character, which Mixpanel refuses.
                    _ = reader.GetString();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            Findings.Add($"a record is no JSON: {exception.Message}");
        }

        inner.Close(action, start);
    }

    public void Repaired(CompiledAction action, ReadOnlySpan<byte> name, RepairKinds kinds) => inner.Repaired(action, name, kinds);

    public void Tracked(CompiledAction action, ReadOnlySpan<byte> distinctId, long time) => inner.Tracked(action, distinctId, time);

    public void Skipped(CompiledAction action, string reason) => inner.Skipped(action, reason);

    public void Failed(EventFailure failure)
    {
        _failed = true;
        if (failure.Reason.StartsWith("an error in the app itself", StringComparison.Ordinal))
        {
            Findings.Add($"{failure.Reason}, rule {failure.Rule}, action {failure.Action}");
        }

        inner.Failed(failure);
    }

    public void EndEvent()
    {
        _isOpen = false;
        Received++;
        DeadLettered += _failed ? 1 : 0;
        Forwarded += !_failed && _recordsOfEvent > 0 ? 1 : 0;
        Filtered += !_failed && _recordsOfEvent == 0 ? 1 : 0;
        inner.EndEvent();
    }
}
