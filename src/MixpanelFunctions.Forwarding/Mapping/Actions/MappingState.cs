using System.Runtime.CompilerServices;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>What actions need in addition to their own settings to write records of the current event. Serves one thread.</summary>
internal sealed class MappingState(EventValues values, IdentitySource identity, PropertyPolicy? policy = null)
{
    private readonly IdentityMapReader _identities = new();
    private Identity _identity;
    private bool _knowsIdentity;

    public EventValues Values { get; } = values;

    public PropertyWriter Properties { get; } = new(policy);

    /// <summary>The Analytics variables of the current event, as far as a preset needs them.</summary>
    public AnalyticsReading Analytics { get; } = new();

    /// <summary>Now, in epoch milliseconds. Decides which times are refused; never part of a record.</summary>
    public long Now { get; set; }

    /// <summary>Who the current event is about; found at most once an event.</summary>
    public ref readonly Identity Identity
    {
        get
        {
            if (!_knowsIdentity)
            {
                Find();
            }

            return ref _identity;
        }
    }

    /// <summary>The time of the record being written, in epoch milliseconds.</summary>
    public long Time { get; set; }

    /// <summary>The position of the distinct_id in the buffer, quotes included; empty if no event is written.</summary>
    public Range DistinctId { get; private set; }

    /// <summary>The properties for how many events the current one represents, by the samples that kept it.</summary>
    public List<(PropertyName Name, byte[] Json)> Weights { get; } = [];

    public void BeginEvent()
    {
        _knowsIdentity = false;
        Weights.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Find()
    {
        _identity = identity.Find(Values, _identities);
        _knowsIdentity = true;
    }

    public void BeginRecord() => DistinctId = default;

    public void BeginDistinctId(Utf8Buffer target) => DistinctId = target.Length..;

    public void EndDistinctId(Utf8Buffer target) => DistinctId = DistinctId.Start..target.Length;
}
