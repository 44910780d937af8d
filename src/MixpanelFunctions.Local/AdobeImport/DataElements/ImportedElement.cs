using System.Text.Json.Nodes;

namespace MixpanelFunctions.Local.AdobeImport.DataElements;

/// <summary>The result of a data element.</summary>
/// <param name="Json">The JSON for a rules file; <see langword="null"/> if it could not be converted.</param>
/// <param name="Secret">The secret that it is.</param>
/// <param name="Fault">Why it has no value here, to follow its name.</param>
internal sealed record ImportedElement(JsonObject? Json, SecretSource? Secret, string? Fault)
{
    public static ImportedElement Lost(string fault) => new(null, null, fault);
}
