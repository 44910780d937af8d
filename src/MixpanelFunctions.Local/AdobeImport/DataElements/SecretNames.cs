using System.Text;
using System.Text.Json;

namespace MixpanelFunctions.Local.AdobeImport.DataElements;

/// <summary>
/// Gives Adobe's secrets names of app settings. A secret data element names one secret for each environment; which of
/// them the rules file needs depends on where it is deployed, so all use one setting, named after production's.
/// </summary>
internal sealed class SecretNames
{
    private static readonly string[] Environments = ["production", "staging", "development"];

    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);

    /// <summary>The setting for what a secret element's <c>secrets</c> names.</summary>
    public SecretSource? Find(JsonElement? secrets)
    {
        if (secrets is not { ValueKind: JsonValueKind.Object } byEnvironment)
        {
            return null;
        }

        List<(string Environment, string Id, string Name)> named = [];
        foreach (string environment in Environments)
        {
            if (byEnvironment.TryGetProperty(environment, out JsonElement secret) && secret.ValueKind == JsonValueKind.Object
                && secret.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String)
            {
                named.Add((environment, secret.TryGetProperty("id", out JsonElement id) ? id.ToString() : name.GetString()!, name.GetString()!));
            }
        }

        if (named.Count == 0)
        {
            return null;
        }

        string names = string.Join(", ", named.Select(secret => $"\"{secret.Name}\" for {secret.Environment}"));
        return new SecretSource(Setting(named[0].Id, named[0].Name), named[0].Id, $"the secret {names}");
    }

    private string Setting(string id, string name)
    {
        if (_settings.TryGetValue(id, out string? known))
        {
            return known;
        }

        string wanted = Clean(name);
        string setting = wanted;
        for (int number = 2; _settings.ContainsValue(setting); number++)
        {
            setting = $"{wanted}_{number}";
        }

        return _settings[id] = setting;
    }

    /// <summary>On Linux plans, names of app settings are letters, digits and the underscore.</summary>
    private static string Clean(string name)
    {
        StringBuilder clean = new();
        foreach (char letter in name)
        {
            clean.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_');
        }

        string text = string.Join('_', clean.ToString().Split('_', StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? "SECRET" : char.IsAsciiDigit(text[0]) ? $"SECRET_{text}" : text;
    }
}
