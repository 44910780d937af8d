using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>
/// What an update of a profile contains in addition to its change: where the user was, and when. It is next to <c>$set</c>, not in it
/// (mixpanel/docs, docs/tracking-best-practices/geolocation; <c>$time</c> and <c>$ignore_time</c> as Mixpanel's server SDKs
/// send them, mixpanel-node, lib/profile_helpers.js).
/// </summary>
internal sealed class ProfileContext
{
    /// <summary>The visitor's address, by which Mixpanel finds the place.</summary>
    public required ValueExpression Ip { get; init; }

    /// <summary>The visitor's place in decimal degrees, which Mixpanel accepts instead of the address.</summary>
    public required ValueExpression Latitude { get; init; }

    /// <inheritdoc cref="Latitude"/>
    public required ValueExpression Longitude { get; init; }

    /// <summary>When the profile changed.</summary>
    public required ValueExpression Time { get; init; }

    /// <summary>What to do if that time is unusable.</summary>
    public required InvalidTime InvalidTime { get; init; }

    /// <summary>Whether the profile's <c>$last_seen</c> stays as it is.</summary>
    public required bool IgnoreTime { get; init; }

    /// <summary>Appends it to the update, as far as the event has it.</summary>
    public RecordOutcome Write(MappingState state, PropertyWriter properties, Utf8Buffer target)
    {
        EventValues values = state.Values;
        properties.Write(PropertyName.ProfileIp, Ip.Evaluate(values));
        WritePlace(values, properties, target);
        JsonValue given = Time.Evaluate(values);
        if (!GivenTime.IsNothing(values, given))
        {
            if (!GivenTime.TryTake(state, given, InvalidTime, out long time, out string reason))
            {
                return RecordOutcome.Failed(PropertyName.ProfileTime.Text, reason);
            }

            properties.Open(PropertyName.ProfileTime).Append(time);
        }

        if (IgnoreTime)
        {
            properties.Open(PropertyName.IgnoreTime).Append("true"u8);
        }

        return RecordOutcome.Written;
    }

    /// <summary>Writes both or none, because one coordinate alone is useless.</summary>
    private void WritePlace(EventValues values, PropertyWriter properties, Utf8Buffer target)
    {
        int start = target.Length;
        if (properties.Write(PropertyName.ProfileLatitude, NumberText.Of(values, Latitude.Evaluate(values)))
            && !properties.Write(PropertyName.ProfileLongitude, NumberText.Of(values, Longitude.Evaluate(values))))
        {
            target.Truncate(start);
        }
    }
}
