using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Decides which time a record carries, from the one that a rule or an event gives.</summary>
internal static class GivenTime
{
    /// <summary>Whether a value gives no time at all.</summary>
    public static bool IsNothing(EventValues values, JsonValue value) => value.IsMissingOrNull || TextForm.IsBlank(values, value);

    /// <summary>
    /// Finds the time in epoch milliseconds: the given one, or else when the hub received the event, in whole seconds, which is all that Event
    /// Hubs Capture keeps.
    /// </summary>
    /// <remarks>
    /// Mixpanel replaces a time ahead of its clock by the time of arrival (mixpanel/docs, reference/import-events), and a second
    /// delivery would be another event. So an event with a time after the hub's time gets the hub's time: the record is the same on
    /// every delivery. The clock decides only whether there is a record.
    /// </remarks>
    /// <returns>Whether there is a time that can be sent.</returns>
    public static bool TryTake(MappingState state, JsonValue given, InvalidTime onInvalid, out long time, out string reason)
    {
        EventValues values = state.Values;
        time = values.Message.EnqueuedTime.ToUnixTimeSeconds() * 1_000;
        reason = string.Empty;
        if (IsNothing(values, given))
        {
            return true;
        }

        bool isRead = RecordTime.TryRead(values, given, out long read);
        if (isRead && read >= RecordTime.Earliest && read <= state.Now + RecordTime.Ahead)
        {
            time = read <= time + RecordTime.Skew ? read : time;
            return true;
        }

        reason = !isRead ? "the time is neither ISO 8601 nor epoch seconds or milliseconds"
            : read < RecordTime.Earliest ? "the time is before 1971"
            : "the time is more than an hour ahead";
        return onInvalid == InvalidTime.UseEnqueuedTime;
    }
}
