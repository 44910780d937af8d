using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Differential.Tests.Running;

/// <summary>Runs rules on events in this product's engine.</summary>
internal static class EngineRun
{
    private static readonly DateTimeOffset Now = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How often a run is tried that a busy machine kept from matching a pattern in time.</summary>
    private const int MostTries = 5;

    /// <summary>Runs rules on events.</summary>
    /// <returns>For each event, for each rule, what became of it.</returns>
    public static Outcome[][] Run(Trial trial)
    {
        EventMapper mapper = new(Compile(trial.Rules));
        string[] rules = [.. trial.Rules["rules"]!.AsArray().Select(rule => (string)rule!["name"]!)];
        return [.. trial.Events.Select(sample => RunInTime(mapper, rules, sample))];
    }

    private static Outcome[] RunInTime(EventMapper mapper, string[] rules, SampleEvent sample)
    {
        Outcome[] outcomes = Run(mapper, rules, sample);
        for (int tries = 1; tries < MostTries && outcomes.Any(outcome => outcome.Reason?.Contains("took longer", StringComparison.Ordinal) == true); tries++)
        {
            outcomes = Run(mapper, rules, sample);
        }

        return outcomes;
    }

    private static Outcome[] Run(EventMapper mapper, string[] rules, SampleEvent sample)
    {
        using OutcomeSink sink = new(rules);
        HubMessage message = new()
        {
            Body = Encoding.UTF8.GetBytes(sample.Message),
            Partition = "0",
            SequenceNumber = 1,
            EnqueuedTime = Now,
        };
        mapper.Map(message, Now, sink);
        return sink.Outcomes;
    }

    private static ForwardingPlan Compile(JsonObject rules)
    {
        IConfigurationRoot settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mixpanel:ProjectToken"] = "token",
            // What code yields is compared here, not how soon: the machine may be busy.
            ["Forwarding:CustomCodeTimeout"] = "00:00:10",
            [Trial.SecretName] = Trial.SecretValue,
        }).Build();
        ConfigurationErrors errors = new();
        RulesDocument? document = RulesFile.Parse(rules.ToJsonString(), Place.File("rules.json"), errors);
        ForwardingConfiguration configuration = ForwardingConfiguration.Read(settings, AppContext.BaseDirectory, errors);
        ForwardingPlan plan = ForwardingPlan.Compile(configuration with { Rules = document ?? new RulesDocument() }, errors);
        errors.ThrowIfAny();
        return plan;
    }

    private sealed class OutcomeSink(string[] rules) : IRecordSink, IDisposable
    {
        private readonly Utf8Buffer _buffer = new();

        public Outcome[] Outcomes { get; } = [.. rules.Select(_ => new Outcome(OutcomeKind.NotTaken))];

        public void BeginEvent(EventValues values)
        {
        }

        public void Matched(CompiledRule rule)
        {
        }

        public Utf8Buffer Open(CompiledAction action, Destination destination) => _buffer;

        public void Close(CompiledAction action, int start) =>
            Outcomes[Array.IndexOf(rules, action.Rule)] = new Outcome(OutcomeKind.Sent, Parse(_buffer.Written[start..]));

        public void Skipped(CompiledAction action, string reason) => throw new InvalidOperationException(reason);

        public void Failed(EventFailure failure)
        {
            OutcomeKind kind = failure.Stage switch
            {
                FailureStage.Rule => OutcomeKind.Failed,
                FailureStage.Mapping => OutcomeKind.Unmappable,
                _ => throw new InvalidOperationException($"{failure.Stage}: {failure.Reason}"),
            };
            Outcomes[Array.IndexOf(rules, failure.Rule)] = new Outcome(kind, Reason: failure.Reason);
        }

        public void EndEvent()
        {
        }

        public void Dispose() => _buffer.Dispose();

        private static JsonElement Parse(ReadOnlySpan<byte> record)
        {
            Utf8JsonReader reader = new(record);
            return JsonElement.ParseValue(ref reader);
        }
    }
}
