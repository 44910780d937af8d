namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>
/// The app settings that the Functions host, the trigger or the export of telemetry reads, and not the engine. They are listed so that one table has all settings. The
/// names are those of Azure Functions
/// (https://learn.microsoft.com/azure/azure-functions/functions-app-settings) and of OpenTelemetry.
/// </summary>
public static class HostSettings
{
    /// <summary>The settings that connect the trigger to the hub. The trigger does not start while one that it needs is missing.</summary>
    public static IReadOnlyList<Setting> Trigger { get; } =
    [
        new TextSetting("EventHub__fullyQualifiedNamespace", "a host name", "The Event Hubs namespace, with an identity: NAME.servicebus.windows.net."),
        new TextSetting("EventHub__credential", "managedidentity", "Selects the app's managed identity. Without it, the identity of the signed-in developer."),
        new TextSetting("EventHub__clientId", "a client id", "The user-assigned identity to sign in with. It needs the role Azure Event Hubs Data Receiver on the hub."),
        new TextSetting("EventHub", "a connection string", "The namespace, with a shared access key instead, for a run on your own machine. A secret.") { IsSecret = true },
        new TextSetting("EventHubConsumerGroup", "a consumer group's name", "The consumer group. No other app may use it. Required; every hub has $Default."),
    ];

    /// <summary>Where the host keeps checkpoints and leases.</summary>
    public static IReadOnlyList<Setting> Storage { get; } =
    [
        new TextSetting("AzureWebJobsStorage__blobServiceUri", "an https address", "The storage account of the checkpoints, with an identity."),
        new TextSetting("AzureWebJobsStorage__accountName", "an account's name", "The same by its name, in Azure's public cloud."),
        new TextSetting("AzureWebJobsStorage__credential", "managedidentity", "Selects the app's managed identity."),
        new TextSetting("AzureWebJobsStorage__clientId", "a client id", "The user-assigned identity to sign in with. It needs the role Storage Blob Data Owner on the account."),
        new TextSetting("AzureWebJobsStorage", "a connection string", "The account, with a key instead, for a run on your own machine. UseDevelopmentStorage=true is Azurite. A secret.") { IsSecret = true },
    ];

    /// <summary>Where telemetry goes.</summary>
    public static IReadOnlyList<Setting> Telemetry { get; } =
    [
        new TextSetting("APPLICATIONINSIGHTS_CONNECTION_STRING", "a connection string", "Application Insights, for metrics, traces and logs. Not a secret if it accepts identities only."),
        new TextSetting("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=AAD", "Signs in with the app's identity. To use a user-assigned identity, put ClientId=…; before it."),
        new TextSetting("OTEL_EXPORTER_OTLP_ENDPOINT", "an http or https address", "An OpenTelemetry collector, for metrics, traces and logs."),
        new TextSetting("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc, http/protobuf", "The collector's protocol."),
        new TextSetting("OTEL_EXPORTER_OTLP_HEADERS", "name=value pairs", "Headers for the collector, such as an API key. A secret.") { IsSecret = true },
        new TextSetting("OTEL_SERVICE_NAME", "a name", "The name of the service in telemetry. Without it, MixpanelFunctions."),
        new TextSetting("OTEL_RESOURCE_ATTRIBUTES", "name=value pairs", "Attributes of all telemetry, such as deployment.environment=production."),
        new TextSetting("OTEL_METRIC_EXPORT_INTERVAL", "milliseconds", "How often to send metrics to the collector."),
        new TextSetting("OTEL_TRACES_SAMPLER", "a sampler's name", "Which traces to send: microsoft.fixed_percentage or microsoft.rate_limited for Application Insights."),
        new TextSetting("OTEL_TRACES_SAMPLER_ARG", "a number", "The share from 0 to 1, or traces a second."),
    ];

    /// <summary>What the hosting plan needs: on your own machine the first, on Elastic Premium all, on Flex Consumption none may be set.</summary>
    public static IReadOnlyList<Setting> Plan { get; } =
    [
        new TextSetting("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated", "The kind of worker. Not on Flex Consumption."),
        new TextSetting("FUNCTIONS_EXTENSION_VERSION", "~4", "The host's version. Not on Flex Consumption."),
        new TextSetting("WEBSITE_RUN_FROM_PACKAGE", "a blob's address", "The app's package. Not on Flex Consumption."),
        new TextSetting("WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID", "a resource id", "The user-assigned identity that reads the package. Not on Flex Consumption."),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Trigger, .. Storage, .. Telemetry, .. Plan];
}
