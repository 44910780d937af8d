namespace MixpanelFunctions.StandIn.Records;

/// <summary>The properties that the rules use.</summary>
[Flags]
internal enum WellKnown
{
    None = 0,
    Time = 1,
    DistinctId = 2,
    InsertId = 4,
    Token = 8,
    IdentifiedId = 16,
    AnonId = 32,
    Alias = 64,
    DistinctIds = 128,
}

internal static class WellKnownNames
{
    public static WellKnown Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("time"u8) => WellKnown.Time,
        5 when name.SequenceEqual("token"u8) => WellKnown.Token,
        5 when name.SequenceEqual("alias"u8) => WellKnown.Alias,
        8 when name.SequenceEqual("$anon_id"u8) => WellKnown.AnonId,
        10 when name.SequenceEqual("$insert_id"u8) => WellKnown.InsertId,
        11 when name.SequenceEqual("distinct_id"u8) => WellKnown.DistinctId,
        13 when name.SequenceEqual("$distinct_ids"u8) => WellKnown.DistinctIds,
        14 when name.SequenceEqual("$identified_id"u8) => WellKnown.IdentifiedId,
        _ => WellKnown.None,
    };
}
