using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Local.Hubs;

namespace MixpanelFunctions.Local.Settings;

/// <summary>Checks what the engine does not read but the Functions host needs: how the trigger finds the hub.</summary>
internal static class TriggerSettings
{
    private static readonly string[] Placeholders = ["YOUR_", "YOUR-", "<YOUR", "SAS_KEY_VALUE", "CHANGEME", "CHANGE_ME", "REPLACE_ME", "<NAMESPACE", "{YOUR"];

    /// <summary>Notes errors that would prevent the trigger from starting.</summary>
    public static void Check(IConfiguration settings, ConfigurationErrors errors)
    {
        if (HostSettings.Trigger.Select(setting => setting.Name).Append("EventHubName").Any(name => IsSet(settings, name)))
        {
            Connection(settings, errors);
            Name(settings, "EventHubName", "write the name of the event hub to read", errors);
            Name(settings, "EventHubConsumerGroup", "every hub has $Default; in production, use a group that no other app uses", errors);
        }
        else
        {
            errors.Warn(Place.Setting("EventHub"), "is not set; a local run needs no hub, but the Function app does");
        }

        foreach ((string key, string? value) in settings.AsEnumerable().OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            string name = key.Replace(":", "__", StringComparison.Ordinal);
            if (IsOfTheApp(name) && value is not null && Placeholder(value) is { } placeholder)
            {
                errors.Add(Place.Setting(name), $"still contains the placeholder {placeholder}; replace it with your own value");
            }
        }
    }

    private static void Connection(IConfiguration settings, ConfigurationErrors errors)
    {
        string? connection = settings["EventHub"];
        string? host = settings["EventHub:fullyQualifiedNamespace"];
        if (!string.IsNullOrWhiteSpace(connection))
        {
            try
            {
                HubAddress.Parse(connection);
            }
            catch (FormatException exception)
            {
                errors.Add(Place.Setting("EventHub"), $"is not a connection string. {exception.Message}");
            }
        }
        else if (string.IsNullOrWhiteSpace(host))
        {
            errors.Add(Place.Setting("EventHub"), "is not set; write a connection string, or the namespace's host name in EventHub__fullyQualifiedNamespace");
        }

        if (!string.IsNullOrWhiteSpace(host) && (Uri.CheckHostName(host) != UriHostNameType.Dns || !host.Contains('.', StringComparison.Ordinal)))
        {
            errors.Add(Place.Setting("EventHub__fullyQualifiedNamespace"), "must be a host name such as NAME.servicebus.windows.net, without sb:// and path");
        }
    }

    private static void Name(IConfiguration settings, string name, string hint, ConfigurationErrors errors)
    {
        if (!IsSet(settings, name))
        {
            errors.Add(Place.Setting(name), $"is not set; {hint}");
        }
    }

    private static bool IsSet(IConfiguration settings, string name) => !string.IsNullOrWhiteSpace(settings[name.Replace("__", ":", StringComparison.Ordinal)]);

    /// <summary>The environment contains many variables that do not belong to the app.</summary>
    private static bool IsOfTheApp(string name) =>
        name.StartsWith("EventHub", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Mixpanel__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Forwarding__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("DeadLetters__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("AzureWebJobsStorage", StringComparison.OrdinalIgnoreCase);

    /// <summary>The emulator of Event Hubs takes SAS_KEY_VALUE as its key, so there it is none.</summary>
    private static string? Placeholder(string value) => Placeholders.FirstOrDefault(
        placeholder => value.Contains(placeholder, StringComparison.OrdinalIgnoreCase)
            && !(placeholder == "SAS_KEY_VALUE" && value.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase)));
}
