namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Adobe's Experience Cloud ID: the id that the Edge Network gives to a device or a browser, 38 decimal digits.</summary>
internal static class Ecid
{
    /// <summary>How many digits it has.</summary>
    public const int Digits = 38;

    /// <summary>Whether an id has the form of an ECID: no other common id consists of as many digits.</summary>
    public static bool HasForm(ReadOnlySpan<byte> id) => id.Length == Digits && !id.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
