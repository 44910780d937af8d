namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>What the policy of properties changed in a property.</summary>
[Flags]
internal enum Cleanings : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It, or a part of it, was removed: its name is denied.</summary>
    Denied = 1,

    /// <summary>It was removed: its name is not among those allowed.</summary>
    NotAllowed = 2,

    /// <summary>It, or a part of it, was replaced by its hash.</summary>
    Hashed = 4,

    /// <summary>Parameters of addresses were replaced.</summary>
    Scrubbed = 8,

    /// <summary>E-mail addresses or numbers of cards were replaced.</summary>
    Masked = 16,
}
