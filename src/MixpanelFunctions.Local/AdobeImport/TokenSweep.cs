using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport;

/// <summary>
/// Removes project tokens from a rules file, wherever they stand: a token is a setting's value. A text gets a data element of the kind
/// <c>secret</c> in its place; a data element whose code holds one becomes such a secret.
/// </summary>
internal sealed partial class TokenSweep(ImportReport report)
{
    private const string Setting = "MIXPANEL_PROJECT_TOKEN";

    /// <summary>Shorter ones are not tokens of Mixpanel's, which have 32 letters, and would turn up in ordinary text.</summary>
    private const int ShortestToken = 8;

    private readonly List<(string Token, string Setting)> _tokens = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Adds what is a project token, if it is a literal one.</summary>
    /// <param name="token">The token of an action, as Adobe has it.</param>
    public void Know(string token)
    {
        if (token.Length >= ShortestToken && !token.Contains("{{", StringComparison.Ordinal))
        {
            Add(token);
        }
    }

    /// <summary>Adds the tokens that a data element which serves as a token may yield: its default, its constant, what its code spells out.</summary>
    public void KnowElement(JsonObject element)
    {
        foreach (string key in new[] { "default", "constant" })
        {
            if (element[key] is JsonValue value && value.TryGetValue(out string? text))
            {
                Know(text);
            }
        }

        KnowCode(element, TokenLetters());
    }

    /// <summary>Removes them from the document.</summary>
    public void Clean(JsonObject document)
    {
        JsonObject elements = document["dataElements"]!.AsObject();
        foreach ((_, JsonNode? element) in elements)
        {
            KnowCode(element!.AsObject(), TokenInCode());
        }

        // The longest first, because one can contain another.
        _tokens.Sort((left, right) => right.Token.Length.CompareTo(left.Token.Length));
        foreach ((string name, JsonNode? element) in elements.ToList())
        {
            Clean($"data element \"{name}\"", element!.AsObject(), elements, name);
        }

        foreach (JsonNode? rule in document["rules"]!.AsArray())
        {
            CleanValues($"rule \"{rule!["name"]}\"", rule.AsObject(), elements);
        }

        foreach ((string token, string setting) in _tokens.Where(token => _used.Contains(token.Setting)))
        {
            report.Need(setting, $"the project token that begins with {Begin(token)}");
        }
    }

    private void Add(string token)
    {
        if (!_tokens.Exists(known => known.Token == token))
        {
            string number = _tokens.Count == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"_{_tokens.Count + 1}");
            _tokens.Add((token, Setting + number));
        }
    }

    private void KnowCode(JsonObject element, Regex spelling)
    {
        if (element["customCode"] is JsonValue value && value.TryGetValue(out string? code))
        {
            foreach (Match match in spelling.Matches(code))
            {
                Add(match.Groups["token"].Value);
            }
        }
    }

    private void Clean(string what, JsonObject element, JsonObject elements, string name)
    {
        if (element["customCode"] is JsonValue value && value.TryGetValue(out string? code) && Find(code) is { } found)
        {
            _used.Add(found.Setting);
            elements[name] = new JsonObject { ["secret"] = found.Setting };
            report.Lose(what, $"its code contains a project token, which a rules file must not contain; it is the secret {found.Setting} here, and the code is left out");
            return;
        }

        CleanValues(what, element, elements);
    }

    private void CleanValues(string what, JsonNode node, JsonObject elements)
    {
        switch (node)
        {
            case JsonObject map:
                foreach ((string key, JsonNode? value) in map.ToList())
                {
                    if (Find(key) is { } named)
                    {
                        map.Remove(key);
                        map[key.Replace(named.Token, "***", StringComparison.Ordinal)] = value?.DeepClone();
                        report.Lose(what, "a name contains a project token, which is left out");
                    }
                    else if (value is not null && Cleaned(what, key == "customCode", value, elements) is { } cleaned)
                    {
                        map[key] = cleaned;
                    }
                }

                break;
            case JsonArray list:
                for (int i = 0; i < list.Count; i++)
                {
                    if (list[i] is { } item && Cleaned(what, isCode: false, item, elements) is { } cleaned)
                    {
                        list[i] = cleaned;
                    }
                }

                break;
        }
    }

    /// <summary>What takes a text's place; <see langword="null"/> if it stays, or is not text.</summary>
    private JsonValue? Cleaned(string what, bool isCode, JsonNode node, JsonObject elements)
    {
        if (node is not JsonValue value || !value.TryGetValue(out string? text))
        {
            CleanValues(what, node, elements);
            return null;
        }

        bool isChanged = false;
        while (Find(text) is { } found)
        {
            isChanged = true;
            text = text.Replace(found.Token, isCode ? "***" : $"{{{{{Element(found.Setting, elements)}}}}}", StringComparison.Ordinal);
            if (isCode)
            {
                report.Lose(what, "its code contains a project token, which is left out; compare with a data element of the kind secret instead");
            }
            else
            {
                _used.Add(found.Setting);
                report.Note(what, $"it contains a project token, which is the secret {found.Setting} here");
            }
        }

        return isChanged ? JsonValue.Create(text) : null;
    }

    private (string Token, string Setting)? Find(string text)
    {
        foreach ((string token, string setting) in _tokens)
        {
            if (text.Contains(token, StringComparison.Ordinal))
            {
                return (token, setting);
            }
        }

        return null;
    }

    /// <summary>The data element of a setting, made where it is not there yet.</summary>
    private static string Element(string setting, JsonObject elements)
    {
        string name = setting;
        while (elements[name] is { } other && (string?)other["secret"] != setting)
        {
            name += " secret";
        }

        elements[name] ??= new JsonObject { ["secret"] = setting };
        return name;
    }

    private static string Begin(string token) => token.Length >= 12 ? token[..4] + "…" : "…";

    /// <summary>A literal of the length of Mixpanel's tokens, 32 hexadecimal digits, or as long as no word is.</summary>
    [GeneratedRegex("""["'`](?<token>[0-9A-Za-z_-]{20,128})["'`]""")]
    private static partial Regex TokenLetters();

    /// <summary>A literal of 32 hexadecimal digits that the code calls a token.</summary>
    [GeneratedRegex("""(?i)token\w*["'`\]]*\s*(?:[:=]|===?)\s*["'`](?<token>[0-9a-f]{32})["'`]""")]
    private static partial Regex TokenInCode();
}
