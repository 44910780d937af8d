namespace MixpanelFunctions.Forwarding.Mapping.Presets.Devices;

/// <summary>
/// <c>application.version</c> as Adobe's Mobile SDKs write it, <c>5.12.0 (1234)</c>: the version and in brackets the build
/// (adobe/aepsdk-core-ios, <c>LifecycleV2MetricsBuilder.getAppVersion</c>). Mixpanel has a property for each.
/// </summary>
internal static class AppVersion
{
    /// <summary>The version; the whole text if there is no build.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> version) => Split(version) is > 0 and int at ? version[..at] : version;

    /// <summary>The build; empty if there is none.</summary>
    public static ReadOnlySpan<byte> Build(ReadOnlySpan<byte> version) => Split(version) is > 0 and int at ? version[(at + 2)..^1] : default;

    private static int Split(ReadOnlySpan<byte> version) => version.EndsWith(")"u8) ? version.LastIndexOf(" ("u8) : -1;
}
