using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>A group key of Mixpanel's Group Analytics that every event record gets.</summary>
/// <param name="Name">The key, as the project's settings in Mixpanel have it; the property's name.</param>
/// <param name="Text">The group's id, or a list of them; text with tokens.</param>
public sealed record GroupKey(string Name, string Text)
{
    internal static readonly TextSetting Setting = new(
        "Mixpanel__GroupKeys", "key: text with tokens, several separated by commas", "Group keys that every event record gets, each with the group's id, such as company: {{xdm._acme.companyId}}.");

    /// <summary>Reads the list, and notes errors.</summary>
    internal static IReadOnlyList<GroupKey> Read(IConfiguration configuration, ConfigurationErrors errors)
    {
        List<GroupKey> keys = [];
        Place place = Place.Setting(Setting.Name);
        foreach (string part in Parts(Setting.Read(configuration) ?? string.Empty))
        {
            int colon = part.IndexOf(':', StringComparison.Ordinal);
            GroupKey key = new(part[..Math.Max(colon, 0)].Trim(), part[(colon + 1)..].Trim());
            if (key.Name.Length == 0 || key.Text.Length == 0 || key.Name.AsSpan().IndexOfAny('{', '}') >= 0)
            {
                errors.Add(place, $"\"{part}\" must be a group key, a colon, and a token for the group's id, such as company: {{{{xdm._acme.companyId}}}}");
            }
            else if (keys.Exists(other => other.Name == key.Name))
            {
                errors.Add(place, $"{key.Name} is listed twice");
            }
            else
            {
                keys.Add(key);
            }
        }

        if (keys.Count > 0)
        {
            return keys;
        }

        return [];
    }

    /// <summary>Splits at commas, except those inside a token.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is '{' or '}')
            {
                depth += text[i] == '{' ? 1 : -1;
            }

            if (i == text.Length || (text[i] == ',' && depth <= 0))
            {
                string part = text[start..i].Trim();
                start = i + 1;
                if (part.Length > 0)
                {
                    yield return part;
                }
            }
        }
    }
}
