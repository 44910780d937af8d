using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Explanations;

namespace MixpanelFunctions.LiveView.History;

/// <summary>One version of the rules, compiled for explaining, separately from the rules that forward.</summary>
internal sealed class ExplainingPlan
{
    private readonly ForwardingPlan _plan;

    /// <summary>Compiles a configuration.</summary>
    /// <exception cref="InvalidConfigurationException">Its rules have errors.</exception>
    public ExplainingPlan(ForwardingConfiguration configuration)
        : this(configuration, ForwardingPlan.Compile(configuration))
    {
    }

    /// <summary>Takes rules that are compiled already.</summary>
    public ExplainingPlan(ForwardingConfiguration configuration, ForwardingPlan plan)
    {
        Configuration = configuration;
        _plan = plan;
        Secrets = SecretRedactor.For(configuration.Mixpanel, plan.Secrets);
    }

    /// <summary>What the rules were compiled of.</summary>
    public ForwardingConfiguration Configuration { get; }

    /// <summary>Removes tokens and secrets from what is shown.</summary>
    public SecretRedactor Secrets { get; }

    /// <summary>Makes an explainer, which serves one thread.</summary>
    public EventExplainer CreateExplainer() => new(_plan, Configuration);

    /// <summary>Makes what decides how events are shown, which serves one thread.</summary>
    public ShownEvents CreateShownEvents() => new(_plan);

    /// <summary>Explains one message by an explainer of its own.</summary>
    public IReadOnlyList<EventExplanation> Explain(HubMessage message, DateTimeOffset now)
    {
        using EventExplainer explainer = CreateExplainer();
        return explainer.Explain(message, now);
    }
}
