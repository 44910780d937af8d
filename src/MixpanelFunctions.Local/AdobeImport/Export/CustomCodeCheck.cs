using System.Text.RegularExpressions;

namespace MixpanelFunctions.Local.AdobeImport.Export;

/// <summary>
/// Finds functions in custom code that Adobe provides and this sandbox does not
/// (experienceleague.adobe.com, Core event forwarding extension overview).
/// </summary>
internal static partial class CustomCodeCheck
{
    /// <summary>What the code uses that does not exist here, as reasons.</summary>
    public static IEnumerable<string> Missing(string code)
    {
        string[] found = [.. MissingNames().Matches(code).Select(match => match.Value).Distinct()];
        return found.Select(name => name switch
        {
            "getDataElementValue" => "its code calls getDataElementValue, which does not exist here; read the value from arc instead",
            "ruleStash" => "its code uses ruleStash, the results of earlier actions, which does not exist here",
            "fetch" or "mtlsFetch" => $"its code uses {name}, and custom code cannot reach the network here",
            _ => $"its code uses {name}, which does not exist here",
        });
    }

    // Found by the name alone, in comments too: a needless report is better than an event that fails without warning.
    [GeneratedRegex(@"\b(?:getDataElementValue|ruleStash|fetch|mtlsFetch|getExtensionSettings|getSettings|getBuildInfo|getRule|getComponent|getEnv|XMLHttpRequest)\b|\b(?:setTimeout|require|eval)(?=\s*\()")]
    private static partial Regex MissingNames();
}
