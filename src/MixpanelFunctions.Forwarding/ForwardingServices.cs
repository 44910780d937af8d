using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Forwarding;

/// <summary>Registers the engine with a host.</summary>
public static class ForwardingServices
{
    /// <summary>Reads and checks the configuration, and registers a <see cref="Forwarder"/> that uses it.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The app settings.</param>
    /// <exception cref="InvalidConfigurationException">The configuration has errors; all are listed.</exception>
    public static IServiceCollection AddForwarding(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ConfigurationErrors errors = new();
        ForwardingConfiguration read = ForwardingConfiguration.Read(configuration, AppContext.BaseDirectory, errors);
        ForwardingPlan plan = ForwardingPlan.Compile(read, errors);
        if (read.DeadLetters is { Folder: null, Storage: null })
        {
            errors.Add(
                Place.Setting(DeadLetterOptions.AddressSetting.Name),
                $"is not set, and AzureWebJobsStorage is not set either; set one of them, or for a folder {DeadLetterOptions.FolderSetting.Name}");
        }

        errors.ThrowIfAny();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(read);
        services.AddSingleton(new PlanInForce(plan, read));
        services.AddHostedService<RulesWatcher>();
        services.AddSingleton(DeadLetterSink(read.DeadLetters));
        services.AddSingleton(provider => new MixpanelClient(
            MixpanelClient.CreateHttpClient(), read.Mixpanel, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ForwardingTelemetry>();
        services.AddSingleton<Forwarder>();
        return services;
    }

    private static IDeadLetterSink DeadLetterSink(DeadLetterOptions options) => options.Folder is not null
        ? new FolderDeadLetterSink(options.Folder)
        : new BlobDeadLetterSink(options.Storage!.Container(options.Container));
}
