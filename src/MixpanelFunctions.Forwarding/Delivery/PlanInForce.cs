using System.Collections.Concurrent;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>The rules in force. A new version takes effect between batches, never within one.</summary>
public sealed class PlanInForce : IRulesInForce
{
    private volatile Version _current;

    /// <summary>Starts with a plan.</summary>
    public PlanInForce(ForwardingPlan plan, ForwardingConfiguration configuration) => _current = new Version(plan, configuration);

    /// <summary>The configuration whose rules are in force.</summary>
    public ForwardingConfiguration Configuration => _current.Configuration;

    internal Version Current => _current;

    string IRulesInForce.Version => _current.Configuration.RulesVersion;

    int IRulesInForce.Count => _current.Plan.Rules.Count;

    /// <summary>Sets a new plan for every batch that starts from now on.</summary>
    public void Replace(ForwardingPlan plan, ForwardingConfiguration configuration) => _current = new Version(plan, configuration);

    /// <summary>A plan with its services.</summary>
    internal sealed class Version(ForwardingPlan plan, ForwardingConfiguration configuration)
    {
        private readonly ConcurrentBag<EventMapper> _mappers = [];

        public ForwardingPlan Plan { get; } = plan;

        public ForwardingConfiguration Configuration { get; } = configuration;

        /// <summary>Creates the cleaner of the events in dead letters, for one thread; <see langword="null"/> if they are kept as received.</summary>
        public LetterCleaner? CreateCleaner() => Configuration.DeadLetters.Event == LetterContent.Cleaned ? LetterCleaner.For(Plan) : null;

        public SecretRedactor Secrets { get; } = SecretRedactor.For(configuration.Mixpanel, plan.Secrets);

        public EventMapper RentMapper() => _mappers.TryTake(out EventMapper? mapper) ? mapper : new EventMapper(Plan);

        public void Return(EventMapper mapper) => _mappers.Add(mapper);
    }
}
