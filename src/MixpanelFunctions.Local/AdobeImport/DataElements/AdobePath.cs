using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport.DataElements;

/// <summary>
/// A path as Adobe's path element reads it (reactor-extension-core-edge, <c>helpers/getValue.js</c>): split at every dot,
/// a part that holds <c>[3]</c> is a name and an index, any other part a name as it is, quotes and all.
/// </summary>
internal static partial class AdobePath
{
    /// <summary>Whether a path leads to anything at all: only <c>arc</c> is at the top.</summary>
    public static bool LeadsSomewhere(string path) => path == "arc" || path.StartsWith("arc.", StringComparison.Ordinal);

    /// <summary>Whether it leads into what earlier actions of a rule left behind, which does not exist here.</summary>
    public static bool LeadsToRuleStash(string path) => path.StartsWith("arc.ruleStash", StringComparison.Ordinal);

    /// <summary>Whether it reads the length of an array or a text, which works in JavaScript, but not in a path of a rules file.</summary>
    public static bool EndsWithLength(string path) => path.EndsWith(".length", StringComparison.Ordinal);

    /// <summary>The path as a rules file writes it.</summary>
    public static string Convert(string path)
    {
        StringBuilder written = new();
        foreach (string part in path.Split('.'))
        {
            if (Indexed().Match(part) is { Success: true } match)
            {
                Name(written, match.Groups[1].Value);
                written.Append('[').Append(match.Groups[2].Value).Append(']');
            }
            else
            {
                Name(written, part);
            }
        }

        return written.ToString();
    }

    /// <summary>JavaScript that has the path's value, as Adobe's path element would.</summary>
    public static string ToCode(string path)
    {
        StringBuilder code = new("return arc");
        foreach (string part in path.Split('.')[1..])
        {
            Match match = Indexed().Match(part);
            code.Append(CultureInfo.InvariantCulture, $"?.[{Quote(match.Success ? match.Groups[1].Value : part)}]");
            if (match.Success)
            {
                code.Append(CultureInfo.InvariantCulture, $"?.[{match.Groups[2].Value}]");
            }
        }

        return code.Append(';').ToString();
    }

    private static void Name(StringBuilder written, string name)
    {
        if (name.Length > 0 && !name.AsSpan().ContainsAny("[]\"'"))
        {
            written.Append(written.Length == 0 ? string.Empty : ".").Append(name);
        }
        else
        {
            written.Append("[\"").Append(name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append("\"]");
        }
    }

    private static string Quote(string name) => JsonSerializer.Serialize(name, ImportJson.Default.String);

    // An index that leads with zeros is the same to JavaScript only where it is 0 alone; nobody writes the others.
    [GeneratedRegex(@"^([^\[]*)\[([0-9]{1,4})\]$")]
    private static partial Regex Indexed();
}
