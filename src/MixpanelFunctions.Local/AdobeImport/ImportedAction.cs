using System.Text.Json.Nodes;

namespace MixpanelFunctions.Local.AdobeImport;

/// <summary>An action for the rules file, its project not yet decided.</summary>
/// <param name="What">Its name, as shown to users.</param>
/// <param name="Json">It, as a rules file writes it.</param>
/// <param name="Token">The project token as Adobe has it: a literal, or text with a token; <see langword="null"/> for none.</param>
internal sealed record ImportedAction(string What, JsonObject Json, string? Token);
