namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>What was done to a property because of one of Mixpanel's limits (see <see cref="RecordLimits"/>) or of what its name means.</summary>
[Flags]
public enum RepairKinds : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What was nested too deeply became JSON text.</summary>
    Nesting = 1,

    /// <summary>Entries of an array or object were dropped.</summary>
    Entries = 2,

    /// <summary>The property was dropped, because the record had as many as Mixpanel takes.</summary>
    Properties = 4,

    /// <summary>A text is longer than Mixpanel keeps. It is sent whole; Mixpanel cuts it.</summary>
    LongText = 8,

    /// <summary>The property was left out, because Mixpanel keeps its name for itself.</summary>
    Reserved = 16,

    /// <summary>The property was left out, because its value is none that Mixpanel takes under this name.</summary>
    Refused = 32,

    /// <summary>All that a limit does to change the record.</summary>
    Cuts = Nesting | Entries | Properties,
}
