using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Local.Settings;

/// <summary>Finds settings that were copied from an example, and still contain a word that stands for a value: in the sample of settings, in our documentation, or in Azure's.</summary>
internal static class Placeholders
{
    /// <summary>Parts of a value that are never meant.</summary>
    private static readonly string[] Marks = ["YOUR_", "YOUR-", "<YOUR", "{YOUR", "SAS_KEY_VALUE", "CHANGEME", "CHANGE_ME", "CHANGE-ME", "REPLACE_ME", "REPLACE-ME"];

    /// <summary>Words that stand for a value if they are all of it, or all of a part such as a host's first name.</summary>
    private static readonly string[] Words =
    [
        "NAMESPACE", "EVENT_HUB", "EVENTHUB", "HUB", "NAME", "HOST", "ACCOUNT", "STORAGE_ACCOUNT", "ACCOUNT_NAME", "ACCOUNT_KEY", "CONTAINER", "VAULT", "CONSUMER_GROUP",
        "TOKEN", "PROJECT_TOKEN", "MIXPANEL_PROJECT_TOKEN", "PROJECT_ID", "CLIENT_ID", "SERVICE_ACCOUNT", "USERNAME", "PASSWORD", "SECRET", "KEY", "KEYNAME", "KEY_NAME", "POLICY",
        "SAS", "xxx", "XXX", "xxxx", "XXXX", "TODO", "…", "...",
    ];

    /// <summary>Settings with texts and names of your own, in which any word can be meant.</summary>
    private static readonly string[] Texts = ["Forwarding__", "Mixpanel__GroupKeys", "Mixpanel__IdentifyEvent"];

    private static readonly string[] NoTexts = ["Forwarding__RulesFile", "Forwarding__RulesClientId"];

    /// <summary>The settings of the app; the environment contains many that are not.</summary>
    private static readonly string[] OfTheApp = ["EventHub", "Mixpanel__", "Forwarding__", "DeadLetters__", "AzureWebJobsStorage", "APPLICATIONINSIGHTS_", "OTEL_EXPORTER_"];

    /// <summary>Notes an error for each setting with a placeholder. Shows the placeholder, never the value.</summary>
    public static void Check(IConfiguration settings, ConfigurationErrors errors)
    {
        foreach ((string key, string? value) in settings.AsEnumerable().OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            string name = key.Replace(":", "__", StringComparison.Ordinal);
            if (value is null || !StartsWithAny(name, OfTheApp))
            {
                continue;
            }

            if (name.Contains("__Projects__NAME__", StringComparison.OrdinalIgnoreCase))
            {
                errors.Add(Place.Setting(name), "NAME is a placeholder; write the name that your rules have for the project");
            }

            if (Find(value, isText: StartsWithAny(name, Texts) && !StartsWithAny(name, NoTexts)) is { } placeholder)
            {
                errors.Add(Place.Setting(name), $"still contains the placeholder {placeholder}; {Instead(name)}");
            }
        }
    }

    private static string? Find(string value, bool isText)
    {
        // The emulator of Event Hubs takes SAS_KEY_VALUE as its key.
        bool isEmulator = value.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase);
        return Marks.FirstOrDefault(mark => value.Contains(mark, StringComparison.OrdinalIgnoreCase) && !(isEmulator && mark == "SAS_KEY_VALUE"))
            ?? (isText ? null : Words.FirstOrDefault(PartsOf(value).Contains) ?? (HasBrackets(value) ? "<…>" : null));
    }

    private static string[] PartsOf(string value) => [.. value.Split(['/', ':', ';', '=', '@', ',', ' ', '(', ')']).SelectMany(part => new[] { part, part.Split('.')[0] })];

    /// <summary>Whether there is something in angle brackets, such as <c>&lt;namespace&gt;</c>.</summary>
    private static bool HasBrackets(string value)
    {
        int start = value.IndexOf('<', StringComparison.Ordinal);
        int end = start < 0 ? -1 : value.IndexOf('>', start);
        return end > start + 1 && value[(start + 1)..end].All(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_');
    }

    private static string Instead(string name) =>
        name.EndsWith("__ProjectToken", StringComparison.OrdinalIgnoreCase) ? "write your project's token, which Mixpanel shows in Project Settings"
        : name.Equals("EventHub", StringComparison.OrdinalIgnoreCase) ? "write your namespace's connection string, which the Azure portal shows in Shared access policies"
        : name.Equals("EventHub__fullyQualifiedNamespace", StringComparison.OrdinalIgnoreCase) ? "write your namespace's host name, such as shop.servicebus.windows.net"
        : KnownSettings.All.Concat(HostSettings.All).FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known ? $"replace it with your own value, {known.Range}"
        : "replace it with your own value";

    private static bool StartsWithAny(string name, string[] starts) => Array.Exists(starts, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
