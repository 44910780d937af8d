namespace MixpanelFunctions.Forwarding.Mapping.Repairs;

/// <summary>The change of a property because of one of Mixpanel's limits (<c>RecordLimits</c>) or of the meaning of its name.</summary>
[Flags]
public enum RepairKinds : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What was nested too deeply became JSON text.</summary>
    Nesting = 1,

    /// <summary>Entries of an array or object were dropped.</summary>
    Entries = 2,

    /// <summary>The property was dropped, because the record had as many as Mixpanel accepts.</summary>
    Properties = 4,

    /// <summary>A text is longer than Mixpanel keeps. It is sent whole; Mixpanel cuts it.</summary>
    LongText = 8,

    /// <summary>The property was left out, because Mixpanel keeps its name for itself.</summary>
    Reserved = 16,

    /// <summary>The property was left out, because its value is none that Mixpanel accepts under this name.</summary>
    Refused = 32,

    /// <summary>The property, or a part of it, was removed: <c>properties.deny</c> has its name.</summary>
    Denied = 64,

    /// <summary>The property was removed: <c>properties.allow</c> lacks its name.</summary>
    NotAllowed = 128,

    /// <summary>The value, or a part of it, was replaced by its hash: <c>properties.hash</c> has its name.</summary>
    Hashed = 256,

    /// <summary>Parameters of addresses were replaced: <c>properties.scrubUrls</c>.</summary>
    Scrubbed = 512,

    /// <summary>E-mail addresses or card numbers were replaced: <c>properties.mask</c>.</summary>
    Masked = 1_024,

    /// <summary>An action's <c>token</c> yielded a name that no configured project has: the record went to the action's own project.</summary>
    UnknownProject = 2_048,

    /// <summary>Everything that <c>properties</c> of the rules file does.</summary>
    Governed = Denied | NotAllowed | Hashed | Scrubbed | Masked,

    /// <summary>All that a limit does to change the record.</summary>
    Cuts = Nesting | Entries | Properties,
}
