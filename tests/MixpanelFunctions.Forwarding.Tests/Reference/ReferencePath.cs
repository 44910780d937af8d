using System.Globalization;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>Paths as their steps.</summary>
internal static partial class ReferencePath
{
    /// <summary>The steps from arc on.</summary>
    public static List<string> Parse(string path)
    {
        List<string> steps = [.. Step().Matches(path).Select(match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["index"].Success ? match.Groups["index"].Value : match.Groups["name"].Value)];
        return steps[0] == "arc" ? steps : ["arc", "event", .. steps];
    }

    /// <summary>The place in an array that a step names, be it written list[0] or list.0.</summary>
    public static int? Index(string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index <= 9_999 && index.ToString(CultureInfo.InvariantCulture) == step ? index : null;

    [GeneratedRegex("""\["(?<quoted>[^"]*)"\]|\[(?<index>[0-9]+)\]|\.?(?<name>[^.\[]+)""")]
    private static partial Regex Step();
}
