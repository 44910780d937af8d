namespace MixpanelFunctions.Local.AdobeImport.Results;

/// <summary>A finding for the user.</summary>
/// <param name="What">The part of the property, by its name, or an app setting.</param>
/// <param name="Why">The reason, or the setting's value.</param>
internal sealed record ImportFinding(string What, string Why)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What}: {Why}";
}
