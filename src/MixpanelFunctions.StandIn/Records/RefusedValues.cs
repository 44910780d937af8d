using System.Collections.Frozen;

namespace MixpanelFunctions.StandIn.Records;

/// <summary>
/// The values Mixpanel refuses as <c>distinct_id</c> and as <c>$insert_id</c>, in any letter case
/// (mixpanel/docs <c>reference/import-events</c>, "properties.distinct_id").
/// </summary>
internal static class RefusedValues
{
    private static readonly FrozenSet<string> Values = FrozenSet.ToFrozenSet(
        [
            "00000000-0000-0000-0000-000000000000",
            "anon",
            "anonymous",
            "nil",
            "none",
            "null",
            "n/a",
            "na",
            "undefined",
            "unknown",
            "<nil>",
            "0",
            "-1",
            "true",
            "false",
            "[]",
            "{}",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string value) => Values.Contains(value);
}
