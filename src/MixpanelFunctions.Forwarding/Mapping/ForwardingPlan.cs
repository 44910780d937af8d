using System.Text;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Filters;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>
/// All compiled rules: the paths to find in one pass, the conditions, the actions. Immutable. Any number of threads can
/// use it.
/// </summary>
public sealed class ForwardingPlan
{
    private readonly CapturePlan _paths;
    private readonly byte[] _constants;

    internal ForwardingPlan(CapturePlan paths, byte[] constants, IdentitySource identity, IReadOnlyList<CompiledRule> rules)
    {
        (_paths, _constants, Identity, Rules) = (paths, constants, identity, rules);
        Index = new RuleIndex([.. rules.Select(rule => new GuardedRule(rule.Index, rule.Guard))], TextOf);
    }

    /// <summary>The rules in order.</summary>
    public IReadOnlyList<CompiledRule> Rules { get; }

    /// <summary>The filters in order, evaluated before any rule.</summary>
    public IReadOnlyList<CompiledFilter> Filters { get; init; } = [];

    /// <summary>Where records may go, each at its own <see cref="Destination.Number"/>.</summary>
    public required IReadOnlyList<Destination> Destinations { get; init; }

    /// <summary>Values that may leave the process only where a record needs them: those of secret data elements.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Warnings about the rules, each with its place.</summary>
    public IReadOnlyList<ConfigurationError> Warnings { get; init; } = [];

    internal IdentitySource Identity { get; }

    /// <summary>The policy of properties; <see langword="null"/> for none.</summary>
    internal PropertyPolicy? Policy { get; init; }

    /// <summary>The group keys that every event record gets, as the setting has them.</summary>
    internal IReadOnlyList<GroupKey> GroupKeys { get; init; } = [];

    internal CapturePlan Paths => _paths;

    /// <summary>Which rules to evaluate for an event.</summary>
    internal RuleIndex Index { get; }

    /// <summary>The data elements by name, for explanations.</summary>
    internal IReadOnlyDictionary<string, ValueExpression> Elements { get; init; } = new Dictionary<string, ValueExpression>();

    /// <summary>Compiles a configuration's rules.</summary>
    /// <exception cref="InvalidConfigurationException">They have errors; all are listed.</exception>
    public static ForwardingPlan Compile(ForwardingConfiguration configuration)
    {
        ConfigurationErrors errors = new();
        ForwardingPlan plan = Compile(configuration, errors);
        errors.ThrowIfAny();
        return plan;
    }

    /// <summary>Compiles a configuration's rules, and notes errors. If there are errors, do not use the plan.</summary>
    public static ForwardingPlan Compile(ForwardingConfiguration configuration, ConfigurationErrors errors) =>
        new PlanCompiler(configuration, errors).Compile();

    private string TextOf(JsonValue constant) => Encoding.UTF8.GetString(_constants, constant.Start, constant.Length);

    /// <summary>Makes room for the values of one event at a time.</summary>
    internal EventValues CreateValues() => new(_paths, _constants);
}
