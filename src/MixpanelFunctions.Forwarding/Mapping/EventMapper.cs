using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Asks every rule of every event in a message, and writes the records that come of it. Serves one thread.</summary>
public sealed class EventMapper
{
    private readonly MappingState _state;
    private readonly MessageReader _reader;
    private readonly Pass _pass;

    /// <summary>Maps by a plan.</summary>
    public EventMapper(ForwardingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _state = new MappingState(plan);
        _reader = new MessageReader(_state.Values);
        _pass = new Pass(plan.Rules, _state);
    }

    /// <summary>Maps one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="now">Decides which times are refused as lying ahead; never part of a record.</param>
    /// <param name="sink">Takes the records.</param>
    public void Map(HubMessage message, DateTimeOffset now, IRecordSink sink)
    {
        _state.Now = now.ToUnixTimeMilliseconds();
        _pass.Sink = sink;
        try
        {
            _reader.Read(message, _pass);
        }
        catch (Exception exception) when (IsOfOneEvent(exception))
        {
            _pass.OnUnreadable(_state.Values, Describe(exception));
        }
    }

    /// <summary>
    /// Whether an exception that nobody foresaw is taken as the event's own: it would come again with the event, and hold
    /// its partition for ever. So the event is dead-lettered, and the others go on.
    /// </summary>
    private static bool IsOfOneEvent(Exception exception) => exception is not (OutOfMemoryException or IOException or OperationCanceledException);

    private static string Describe(Exception exception) =>
        exception is RuleFailureException ? exception.Message : $"a mistake of the forwarder itself: {exception.GetType().Name}";

    private sealed class Pass(IReadOnlyList<CompiledRule> rules, MappingState state) : IEventSink
    {
        /// <summary>The length of <c>""</c>.</summary>
        private const int EmptyText = 2;

        public IRecordSink Sink { get; set; } = null!;

        public void OnEvent(EventValues values)
        {
            state.BeginEvent();
            Sink.BeginEvent(values);
            foreach (CompiledRule rule in rules)
            {
                Ask(rule, values);
            }

            Sink.EndEvent();
        }

        public void OnUnreadable(EventValues values, string reason)
        {
            Sink.BeginEvent(values);
            Sink.Failed(new EventFailure(FailureStage.Parse, reason));
            Sink.EndEvent();
        }

        private void Ask(CompiledRule rule, EventValues values)
        {
            try
            {
                if (!rule.Takes(values))
                {
                    return;
                }
            }
            catch (Exception exception) when (IsOfOneEvent(exception))
            {
                Sink.Failed(new EventFailure(FailureStage.Rule, Describe(exception), Rule: rule.Name));
                return;
            }

            Sink.Matched(rule);
            foreach (CompiledAction action in rule.Actions)
            {
                try
                {
                    if (action.When is null || action.When.Holds(values))
                    {
                        RunForEach(action, values);
                    }
                }
                catch (Exception exception) when (IsOfOneEvent(exception))
                {
                    FailureStage stage = exception is RuleFailureException ? FailureStage.Rule : FailureStage.Mapping;
                    Sink.Failed(new EventFailure(stage, Describe(exception), null, action.Rule, action.Index, action.Destination.Project));
                }
            }
        }

        private void RunForEach(CompiledAction action, EventValues values)
        {
            if (action.ForEach is null)
            {
                Run(action);
                return;
            }

            JsonValue list = action.ForEach.Evaluate(values);
            if (list.Kind != JsonKind.Array)
            {
                return;
            }

            Utf8JsonReader reader = new(values.Bytes(list), EventReader.ValueOptions);
            reader.Read();
            try
            {
                for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
                {
                    values.ItemIndex = index;
                    values.CurrentItem = JsonSlice.Read(ref reader, list);
                    Run(action);
                }
            }
            finally
            {
                values.ItemIndex = -1;
                values.CurrentItem = default;
            }
        }

        private void Run(CompiledAction action)
        {
            Utf8Buffer target = Sink.Open(action);
            int start = target.Length;
            state.BeginRecord();
            RecordOutcome outcome;
            try
            {
                outcome = action.Write(state, target);
            }
            catch
            {
                target.Truncate(start);
                throw;
            }

            if (outcome.Status == RecordStatus.Written)
            {
                Tell(action, target);
                Sink.Close(action, start);
                return;
            }

            target.Truncate(start);
            if (outcome.Status == RecordStatus.Skipped)
            {
                Sink.Skipped(action, outcome.Reason ?? string.Empty);
                return;
            }

            FailureStage stage = outcome.Status == RecordStatus.TooLarge ? FailureStage.Size : FailureStage.Mapping;
            Sink.Failed(new EventFailure(stage, outcome.Reason ?? string.Empty, outcome.Field, action.Rule, action.Index, action.Destination.Project));
        }

        /// <summary>Tells of a record that was written what is counted: only of one that goes out.</summary>
        private void Tell(CompiledAction action, Utf8Buffer target)
        {
            RepairNotes repairs = state.Properties.Repairs;
            for (int i = 0; i < repairs.Count; i++)
            {
                Sink.Repaired(action, repairs.Name(i), repairs.Kinds(i));
            }

            ReadOnlySpan<byte> distinctId = target.Written[state.DistinctId];
            if (distinctId.Length > EmptyText)
            {
                Sink.Tracked(action, distinctId, state.Time);
            }
        }
    }
}
