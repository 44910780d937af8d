namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>What Mixpanel accepts at most (mixpanel/docs, reference/import-events, "High-level requirements").</summary>
internal static class RecordLimits
{
    /// <summary>A record's size must be below this, in bytes of uncompressed JSON.</summary>
    public const int RecordBytes = 1_048_576;

    /// <summary>Properties of a record.</summary>
    public const int Properties = 254;

    /// <summary>Entries of a nested object or array.</summary>
    public const int Entries = 254;

    /// <summary>How deep objects and arrays may be nested; a property's own object or array is at depth 1.</summary>
    public const int Depth = 3;

    /// <summary>Characters of a string that Mixpanel keeps. Longer ones are sent whole.</summary>
    public const int StringCharacters = 255;
}
