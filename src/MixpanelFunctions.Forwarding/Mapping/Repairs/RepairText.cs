namespace MixpanelFunctions.Forwarding.Mapping.Repairs;

/// <summary>The change of a property, in words.</summary>
public static class RepairText
{
    /// <summary>The change, as text after the property's name.</summary>
    /// <param name="kind">One kind.</param>
    public static string Describe(this RepairKinds kind) => kind switch
    {
        RepairKinds.Nesting => "is nested deeper than Mixpanel accepts: the deeper part is sent as JSON text",
        RepairKinds.Entries => "has more entries than Mixpanel accepts: only 254 are sent",
        RepairKinds.Properties => "is left out: the record already has as many properties as Mixpanel accepts",
        RepairKinds.Reserved => "is left out: Mixpanel reserves the name",
        RepairKinds.Refused => "is left out: Mixpanel does not accept its value",
        RepairKinds.Denied => "is removed in full or in part: properties.deny",
        RepairKinds.NotAllowed => "is removed: it is not in properties.allow",
        RepairKinds.Hashed => "is hashed: properties.hash",
        RepairKinds.Scrubbed => "has parameters of an address replaced: properties.scrubUrls",
        RepairKinds.UnknownProject => "names no configured project: the record goes to the action's project, or else to the default one",
        RepairKinds.Masked => "has an e-mail address or a card number replaced: properties.mask",
        _ => "is longer than the 255 characters that Mixpanel keeps: it is sent unchanged",
    };

    /// <summary>Every kind among several.</summary>
    public static IEnumerable<RepairKinds> Each(this RepairKinds kinds) =>
        Enum.GetValues<RepairKinds>().Where(kind => kind is not (RepairKinds.None or RepairKinds.Cuts or RepairKinds.Governed) && kinds.HasFlag(kind));
}
