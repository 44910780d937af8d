namespace MixpanelFunctions.Forwarding.Mapping.Repairs;

/// <summary>What was done to a property, in words.</summary>
public static class RepairText
{
    /// <summary>What was done, to follow the property's name.</summary>
    /// <param name="kind">One kind.</param>
    public static string Describe(this RepairKinds kind) => kind switch
    {
        RepairKinds.Nesting => "is nested deeper than Mixpanel takes: the deeper part is sent as JSON text",
        RepairKinds.Entries => "has more entries than Mixpanel takes: those beyond 254 are left out",
        RepairKinds.Properties => "is left out: the record has as many properties as Mixpanel takes",
        RepairKinds.Reserved => "is left out: Mixpanel reserves the name",
        RepairKinds.Refused => "is left out: Mixpanel takes no such value under this name",
        RepairKinds.Denied => "is removed, or a part of it: properties.deny",
        RepairKinds.NotAllowed => "is removed: properties.allow lacks it",
        RepairKinds.Hashed => "is hashed: properties.hash",
        RepairKinds.Scrubbed => "has parameters of an address replaced: properties.scrubUrls",
        RepairKinds.UnknownProject => "names no configured project: the record goes to the action's own or the default one",
        RepairKinds.Masked => "has an e-mail address or a card number replaced: properties.mask",
        _ => "is longer than the 255 characters that Mixpanel keeps: it is sent whole",
    };

    /// <summary>Every kind among several.</summary>
    public static IEnumerable<RepairKinds> Each(this RepairKinds kinds) =>
        Enum.GetValues<RepairKinds>().Where(kind => kind is not (RepairKinds.None or RepairKinds.Cuts or RepairKinds.Governed) && kinds.HasFlag(kind));
}
