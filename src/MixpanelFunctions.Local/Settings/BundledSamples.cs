namespace MixpanelFunctions.Local.Settings;

/// <summary>The samples that come with the program.</summary>
internal static class BundledSamples
{
    /// <summary>A few days of an imaginary shop, one message a line.</summary>
    public static string Events { get; } = Path.Combine(AppContext.BaseDirectory, "Samples", "events.ndjson");

    /// <summary>Rules for these events that show every feature.</summary>
    public static string Rules { get; } = Path.Combine(AppContext.BaseDirectory, "Samples", "rules.json");

    /// <summary>An event-forwarding property of the shop's, as Adobe's Reactor API exports it.</summary>
    public static string AdobeProperty { get; } = Path.Combine(AppContext.BaseDirectory, "Samples", "adobe-property.json");
}
