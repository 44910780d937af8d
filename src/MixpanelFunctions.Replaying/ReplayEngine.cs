using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Replaying;

/// <summary>The engine that the function uses, for events of one hub, with its own place for what fails again.</summary>
internal sealed class ReplayEngine : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly ForwardingPlan _plan;
    private readonly Forwarder _forwarder;

    /// <summary>Creates the engine.</summary>
    /// <param name="settings">The app settings.</param>
    /// <param name="hub">The hub that the events came from, part of derived insert ids; empty for the one that the settings name.</param>
    /// <param name="failed">Takes failures; <see langword="null"/> for the place in the settings.</param>
    /// <param name="logs">The engine's log.</param>
    /// <exception cref="InvalidConfigurationException">The settings have errors. The exception lists all of them.</exception>
    public ReplayEngine(IConfiguration settings, string hub, IDeadLetterSink? failed, ILoggerProvider logs)
    {
        ConfigurationBuilder builder = new();
        builder.AddConfiguration(settings);
        if (hub.Length > 0)
        {
            builder.AddInMemoryCollection([new(HubSetting, hub)]);
        }

        IServiceCollection services = new ServiceCollection().AddLogging(logging => logging.AddProvider(logs)).AddForwarding(builder.Build());
        if (failed is not null)
        {
            services.AddSingleton(failed);
        }

        _services = services.BuildServiceProvider();
        Configuration = _services.GetRequiredService<ForwardingConfiguration>();
        _plan = ForwardingPlan.Compile(Configuration);
        _forwarder = _services.GetRequiredService<Forwarder>();
    }

    /// <summary>The name of the setting that names the hub.</summary>
    public const string HubSetting = "EventHubName";

    /// <summary>The configuration.</summary>
    public ForwardingConfiguration Configuration { get; }

    /// <summary>Why a letter cannot be replayed by these rules; <see langword="null"/> if it can.</summary>
    public string? WhyNot(MessagePart part)
    {
        if (part.Rule is null)
        {
            return null;
        }

        CompiledRule? rule = _plan.Rules.FirstOrDefault(rule => rule.Name == part.Rule);
        return rule is null ? $"the rule \"{part.Rule}\" no longer exists"
            : part.Action is not { } index || rule.Actions.Any(action => action.Index == index && action.Operation == part.Operation) ? null
            : part.Operation is null ? $"rule \"{part.Rule}\" no longer has an action {index} that sends events"
            : $"rule \"{part.Rule}\" no longer has an action {index} that does {part.Operation}";
    }

    /// <inheritdoc cref="Forwarder.ForwardAsync"/>
    public Task<EventTally> ForwardAsync(IReadOnlyList<HubMessage> messages, CancellationToken cancellationToken) =>
        _forwarder.ForwardAsync(messages, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}
