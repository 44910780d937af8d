using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Mixpanel;
using MixpanelFunctions.Forwarding.Rules.Filters;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>Provides the batches into which records are written directly, one for each destination, and sets full ones aside.</summary>
internal sealed class BatchingSink(ForwardingPlan plan, InvocationLedger ledger, int maxRecords, int maxBytes) : IRecordSink, IDisposable
{
    private readonly RequestBatch?[] _open = new RequestBatch?[plan.Destinations.Count];
    private readonly Queue<RequestBatch> _full = new();
    private EventValues _values = null!;
    private int _event;
    private Destination _destination = null!;

    /// <summary>The number of the message being mapped.</summary>
    public int Message { get; set; }

    /// <summary>Takes a batch that is full.</summary>
    public bool TryTakeFull(out RequestBatch? batch) => _full.TryDequeue(out batch);

    /// <summary>Sets all batches aside, full or not.</summary>
    public void Finish()
    {
        for (int i = 0; i < _open.Length; i++)
        {
            if (_open[i] is { Records.Count: > 0 } batch)
            {
                _full.Enqueue(batch);
            }
            else
            {
                _open[i]?.Dispose();
            }

            _open[i] = null;
        }
    }

    public void BeginEvent(EventValues values)
    {
        _values = values;
        _event = ledger.Add(Message, values.IndexInMessage, values.Body);
    }

    public void Filtered(CompiledFilter filter) => ledger.Filtered(filter);

    public void Matched(CompiledRule rule) => ledger.Matched(rule);

    public Utf8Buffer Open(CompiledAction action, Destination destination)
    {
        _destination = destination;
        return Batch(destination).Buffer;
    }

    public void Close(CompiledAction action, int start)
    {
        RequestBatch batch = Batch(_destination);
        batch.Close(start, _event, action, _values.ItemIndex);
        if (batch.BodyLength > maxBytes && batch.Records.Count > 1)
        {
            RequestBatch next = new(_destination);
            batch.MoveLast(next);
            _full.Enqueue(batch);
            _open[_destination.Number] = next;
        }
        else if (batch.Records.Count == maxRecords)
        {
            _full.Enqueue(batch);
            _open[_destination.Number] = null;
        }
    }

    public void Repaired(CompiledAction action, ReadOnlySpan<byte> name, RepairKinds kinds) => ledger.Notes.Repairs.Add(name, kinds);

    public void Tracked(CompiledAction action, ReadOnlySpan<byte> distinctId, long time) =>
        ledger.Notes.Users.Add(action.Destination.Project, distinctId, time, _event);

    public void Skipped(CompiledAction action, string reason) => ledger.Skipped(action, reason);

    public void Failed(EventFailure failure) => ledger.Failed(_event, failure);

    public void EndEvent()
    {
    }

    public void Dispose()
    {
        Finish();
        while (_full.TryDequeue(out RequestBatch? batch))
        {
            batch.Dispose();
        }
    }

    private RequestBatch Batch(Destination destination) => _open[destination.Number] ??= new RequestBatch(destination);
}
