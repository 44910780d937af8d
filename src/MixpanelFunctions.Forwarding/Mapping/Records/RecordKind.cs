namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>The kind of record of properties, which decides what their names mean and which values Mixpanel accepts.</summary>
internal enum RecordKind : byte
{
    /// <summary>An event.</summary>
    Event,

    /// <summary>An update of a profile: what is beside the change, such as where the user was.</summary>
    Update,

    /// <summary>A user's or a group's profile.</summary>
    Profile,

    /// <summary>A profile's lists, which values are added to.</summary>
    Union,

    /// <summary>A profile's numbers, which values are added to.</summary>
    Add,
}
