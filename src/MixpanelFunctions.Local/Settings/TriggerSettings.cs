using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Local.Hubs;

namespace MixpanelFunctions.Local.Settings;

/// <summary>Checks what the engine does not read but the Functions host needs: how the trigger finds the hub.</summary>
internal static class TriggerSettings
{
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
}
