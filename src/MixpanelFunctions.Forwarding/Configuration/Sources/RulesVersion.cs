using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Sources;

/// <summary>A short name for the rules in force, the same wherever the same rules are: eight hexadecimal digits.</summary>
internal static class RulesVersion
{
    /// <summary>Names the rules of a file and of the app settings together.</summary>
    public static string Of(RulesText? file, IConfiguration configuration)
    {
        XxHash64 hash = new();
        hash.Append(Encoding.UTF8.GetBytes(file?.Text ?? string.Empty));
        // Later sections count only if they are set: without them, the version is the same as before they existed.
        string[] later = [.. ((string[])["Forwarding:AnalyticsNames", "Forwarding:EventNames", "Forwarding:Filters", "Forwarding:Properties"]).Where(section => configuration.GetSection(section).Exists())];
        foreach (string section in (string[])["Forwarding:DataElements", "Forwarding:Rules", .. later])
        {
            JsonElement settings = SettingsTree.Read(configuration.GetSection(section));
            hash.Append(Encoding.UTF8.GetBytes($"\0{(settings.ValueKind == JsonValueKind.Undefined ? string.Empty : settings.GetRawText())}"));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash())[..8];
    }
}
