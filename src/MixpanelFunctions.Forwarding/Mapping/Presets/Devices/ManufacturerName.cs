namespace MixpanelFunctions.Forwarding.Mapping.Presets.Devices;

/// <summary>Makers of devices as Mixpanel's SDKs spell them.</summary>
internal static class ManufacturerName
{
    /// <summary>
    /// <c>Apple</c> for <c>apple</c>, as Adobe's SDK for iOS writes it (adobe/aepsdk-core-ios, <c>LifecycleV2MetricsBuilder</c>);
    /// others as they are.
    /// </summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> name) => name.SequenceEqual("apple"u8) ? "Apple"u8 : name;
}
