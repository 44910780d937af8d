using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Local.AdobeImport;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.Settings;

namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>Every rules file, or part of one, that the repository shows to anybody.</summary>
internal static partial class RulesExamples
{
    private static readonly JsonDocumentOptions AsTheAppReads = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly Lazy<SortedDictionary<string, string>> Texts = new(Read);

    /// <summary>The rules files by what tells where they are from.</summary>
    public static IReadOnlyDictionary<string, string> All => Texts.Value;

    /// <summary>A rules file as a validator takes it.</summary>
    public static JsonNode? Parse(string text) => JsonNode.Parse(text, documentOptions: AsTheAppReads);

    /// <summary>A rules file whose only action is the example of a type.</summary>
    public static string RuleWith(ActionType type) => $$"""{ "rules": [ { "name": "Example", "actions": [ {{type.Example}} ] } ] }""";

    private static SortedDictionary<string, string> Read()
    {
        SortedDictionary<string, string> found = new(StringComparer.Ordinal)
        {
            ["the bundled rules"] = File.ReadAllText(BundledSamples.Rules),
            ["the bundled property, imported"] = PropertyImport.Convert(ReactorReader.Read(BundledSamples.AdobeProperty)).Text,
        };
        foreach (string file in Directory.GetFiles(Path.Combine(RepositoryFile.Root, "tests", "MixpanelFunctions.Local.Tests", "Schema", "Documents"), "*.json"))
        {
            found[Path.GetFileName(file)] = File.ReadAllText(file);
        }

        foreach (ActionType type in ActionTypes.All)
        {
            found[$"the example of {type.Name}"] = RuleWith(type);
        }

        foreach (string page in Directory.GetFiles(Path.Combine(RepositoryFile.Root, "docs"), "*.md").Prepend(Path.Combine(RepositoryFile.Root, "README.md")))
        {
            int number = 0;
            foreach (Match block in JsonBlock().Matches(File.ReadAllText(page)))
            {
                if (Complete(block.Groups["text"].Value) is { } rules)
                {
                    found[$"{Path.GetFileName(page)}, {++number}"] = rules;
                }
            }
        }

        return found;
    }

    /// <summary>Makes a rules file of what a page shows of one; <see langword="null"/> where it is other JSON.</summary>
    private static string? Complete(string text)
    {
        if (text.TrimStart().StartsWith('"'))
        {
            return $"{{ \"dataElements\": {{ {text} }} }}";
        }

        JsonObject shown = Parse(text)!.AsObject();
        if (shown.ContainsKey("rules") || shown.ContainsKey("dataElements") || shown.ContainsKey("filters") || (shown.ContainsKey("properties") && !shown.ContainsKey("event")))
        {
            return text;
        }

        // A rule by itself is one more of the samples.
        return shown.ContainsKey("actions")
            ? new JsonObject { ["dataElements"] = Parse(File.ReadAllText(BundledSamples.Rules))!["dataElements"]!.DeepClone(), ["rules"] = new JsonArray(shown) }.ToJsonString()
            : null;
    }

    [GeneratedRegex("^```json[^\n]*\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
