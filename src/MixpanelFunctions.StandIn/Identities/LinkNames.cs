using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Identities;

/// <summary>The names of links and refusals: for a refusal, Mixpanel's own <c>$failure_reason</c> if it has one.</summary>
internal static class LinkNames
{
    public static string Of(LinkKind kind) => kind switch
    {
        LinkKind.SharedEvent => "shared_event",
        LinkKind.Identify => "$identify",
        LinkKind.Alias => "$create_alias",
        _ => "$merge",
    };

    public static (string Reason, string Message) Of(LinkRefusal refusal) => refusal switch
    {
        LinkRefusal.SameIds => ("errSameIDs", "$anon_id and $identified_id are the same"),
        LinkRefusal.AnonymousIdIsNoUuid => ("errAnonDistinctIdNonGUIDForm", "$anon_id is not a UUID of version 4"),
        LinkRefusal.AnonymousIdIsTaken => ("errAnonDistinctIdAssignedAlready", "$anon_id is merged with another $identified_id already"),
        LinkRefusal.AliasIsTaken => ("errAliasAlreadyExists", "the alias stands for another distinct_id already"),
        LinkRefusal.TooManyIds => ("errManyIDs", $"the user would have more than {StandInLimits.MaxClusterIds} ids"),
        LinkRefusal.DeviceIsTaken => ("device_is_taken", "the device is another user's already, and two $user_ids cannot be merged"),
        LinkRefusal.WithoutMeaning => ("without_meaning", "this event links nothing under Simplified ID Merge"),
        LinkRefusal.NotTwoIds => ("not_two_ids", "$distinct_ids must be two texts"),
        _ => ("no_room", "the stand-in keeps no more ids"),
    };
}
