using System.Numerics;
using System.Runtime.CompilerServices;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Messages;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.Filters;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Evaluates every rule for every event in a message, and writes the records. Serves one thread.</summary>
public sealed class EventMapper
{
    private readonly MappingState _state;
    private readonly MessageReader _reader;
    private readonly Pass _pass;

    /// <summary>Maps by a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="hidesSecrets">Whether records have <c>***</c> for secrets, because they are shown. Conditions still compare the secrets.</param>
    public EventMapper(ForwardingPlan plan, bool hidesSecrets = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _state = new MappingState(plan.CreateValues(), plan.Identity, plan.Policy);
        _reader = new MessageReader(_state.Values);
        _pass = new Pass(plan, _state, hidesSecrets);
    }

    /// <summary>Maps one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="now">Decides which times are refused as lying ahead; never part of a record.</param>
    /// <param name="sink">Takes the records.</param>
    /// <param name="stopping">Signals that there is no more time; looked at before every event, rule and item.</param>
    /// <exception cref="OperationCanceledException">It was signalled; the message is mapped in part.</exception>
    public void Map(HubMessage message, DateTimeOffset now, IRecordSink sink, CancellationToken stopping = default)
    {
        _state.Now = now.ToUnixTimeMilliseconds();
        _pass.Begin(message, sink, stopping);
        try
        {
            _reader.Read(message, _pass);
            _pass.End(_state.Values);
        }
        catch (Exception exception) when (IsOfOneEvent(exception))
        {
            _pass.Fail(_state.Values, Describe(exception));
        }
    }

    /// <summary>
    /// Whether an unexpected exception is taken as the event's own: it would happen again with the event, and hold
    /// its partition forever. So the event is dead-lettered, and the others continue.
    /// </summary>
    private static bool IsOfOneEvent(Exception exception) => exception is not (OutOfMemoryException or IOException or OperationCanceledException);

    private static string Describe(Exception exception) =>
        exception is RuleFailureException or EventTooLargeException ? exception.Message : $"an error in the app itself: {exception.GetType().Name}";

    private sealed class Pass(ForwardingPlan plan, MappingState state, bool hidesSecrets) : IEventSink
    {
        /// <summary>The length of <c>""</c>.</summary>
        private const int EmptyText = 2;

        private readonly PropertyName?[] _weights = [.. plan.Filters.Select(filter => filter.Weight is null ? null : new PropertyName(filter.Weight.Name))];
        private readonly CompiledRule[] _rules = [.. plan.Rules];
        private readonly CompiledFilter[] _filters = [.. plan.Filters];
        private readonly ulong[] _asked = plan.Index.CreateSelection();
        private readonly bool _takesProfileExports = plan.Rules.Any(rule => rule.TakesProfileExports);
        private MessagePart? _part;
        private bool _isFound;
        private CancellationToken _stopping;

        private IRecordSink Sink { get; set; } = null!;

        public void Begin(HubMessage message, IRecordSink sink, CancellationToken stopping)
        {
            Sink = sink;
            _stopping = stopping;
            _part = message.Part;
            _isFound = false;
        }

        /// <summary>An event that is requested and is not there must not be taken for one that is settled.</summary>
        public void End(EventValues values)
        {
            if (_part is { Index: not null } && !_isFound)
            {
                Fail(values, "the message has no event at this place");
            }
        }

        public void OnEvent(EventValues values)
        {
            if (!IsMeant(values))
            {
                return;
            }

            _stopping.ThrowIfCancellationRequested();
            state.BeginEvent();
            Sink.BeginEvent(values);
            if (_filters.Length > 0 && IsFiltered(values))
            {
                Sink.EndEvent();
                return;
            }

            bool isProfileExport = values.Shape == EventShape.ProfileExport;
            plan.Index.Select(values, _asked);
            for (int word = 0; word < _asked.Length; word++)
            {
                for (ulong bits = _asked[word]; bits != 0; bits &= bits - 1)
                {
                    CompiledRule rule = _rules[(word * RuleIndex.BitsInWord) + BitOperations.TrailingZeroCount(bits)];
                    if (!rule.IsExcluded(values) && rule.TakesProfileExports == isProfileExport && (_part?.Rule is not { } only || only == rule.Name))
                    {
                        Ask(rule, values);
                    }
                }
            }

            Sink.EndEvent();
        }

        public void OnProfileExport(EventValues values)
        {
            if (_takesProfileExports)
            {
                OnEvent(values);
            }
            else
            {
                OnUnreadable(values, IEventSink.IsProfileExport + "; Forwarding__ProfileExports decides what happens to it");
            }
        }

        public void OnUnreadable(EventValues values, string reason)
        {
            if (IsMeant(values))
            {
                Fail(values, reason);
            }
        }

        public void OnRest(EventValues values, string reason, int parts)
        {
            if (_part?.Index is not { } only || only >= values.IndexInMessage)
            {
                _isFound = true;
                Fail(values, reason, parts);
            }
        }

        private bool IsMeant(EventValues values)
        {
            bool isMeant = _part?.Index is not { } only || only == values.IndexInMessage;
            _isFound |= isMeant;
            return isMeant;
        }

        public void Fail(EventValues values, string reason, int? parts = null)
        {
            Sink.BeginEvent(values);
            Sink.Failed(new EventFailure(FailureStage.Parse, reason, Parts: parts));
            Sink.EndEvent();
        }

        /// <summary>Evaluates the filters until one applies or fails.</summary>
        private bool IsFiltered(EventValues values)
        {
            for (int i = 0; i < _filters.Length; i++)
            {
                CompiledFilter filter = _filters[i];
                try
                {
                    if (filter.Applies(values, out bool isSampled))
                    {
                        Sink.Filtered(filter);
                        return true;
                    }

                    if (isSampled && _weights[i] is { } weight)
                    {
                        state.Weights.Add((weight, filter.Weight!.Json));
                    }
                }
                catch (Exception exception) when (IsOfOneEvent(exception))
                {
                    Sink.Failed(new EventFailure(FailureStage.Rule, $"filter \"{filter.Name}\": {Describe(exception)}"));
                    return true;
                }
            }

            return false;
        }

        private void Ask(CompiledRule rule, EventValues values)
        {
            _stopping.ThrowIfCancellationRequested();
            try
            {
                if (!rule.Takes(values))
                {
                    return;
                }
            }
            catch (Exception exception) when (IsOfOneEvent(exception))
            {
                Fail(rule, exception);
                return;
            }

            Sink.Matched(rule);
            for (int i = 0; i < rule.Actions.Count; i++)
            {
                CompiledAction action = rule.Actions[i];
                if (_part is not null && !action.IsIn(_part))
                {
                    continue;
                }

                try
                {
                    if (action.When is null or { IsOfItem: true } || action.When.Holds(values))
                    {
                        RunForEach(action, values);
                    }
                }
                catch (Exception exception) when (IsOfOneEvent(exception))
                {
                    Fail(action, exception);
                }
                finally
                {
                    ItemWalk.End(values);
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

            ItemWalk items = new(values, action.ForEach.Evaluate(values));
            while (items.Next())
            {
                _stopping.ThrowIfCancellationRequested();
                if ((_part is null || _part.HasItem(values.ItemIndex)) && (action.When is not { IsOfItem: true } condition || condition.Holds(values)))
                {
                    Run(action);
                }
            }
        }

        private void Run(CompiledAction action)
        {
            state.Properties.Repairs.Clear();
            if (action.Project is not null && !action.Project.Holds(state.Values, state.Properties.Repairs))
            {
                return;
            }

            Utf8Buffer target = Sink.Open(action, action.Route(state));
            int start = target.Length;
            state.BeginRecord();
            RecordOutcome outcome;
            state.Values.HidesSecrets = hidesSecrets;
            try
            {
                outcome = action.Write(state, target);
            }
            catch
            {
                target.Truncate(start);
                throw;
            }
            finally
            {
                state.Values.HidesSecrets = false;
            }

            if (outcome.Status == RecordStatus.Written)
            {
                Tell(action, target);
                Sink.Close(action, start);
                return;
            }

            target.Truncate(start);
            NotWritten(action, outcome);
        }

        // What follows is rare. It is kept out of the methods above, each of whose calls would make room for it.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void NotWritten(CompiledAction action, RecordOutcome outcome)
        {
            if (outcome.Status == RecordStatus.Skipped)
            {
                TellRepairs(action);
                Sink.Skipped(action, outcome.Reason ?? string.Empty);
                return;
            }

            FailureStage stage = outcome.Status == RecordStatus.TooLarge ? FailureStage.Size : FailureStage.Mapping;
            Sink.Failed(Failure(action, stage, outcome.Reason ?? string.Empty, outcome.Field) with { Item = ItemOf(state.Values) });
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Fail(CompiledAction action, Exception exception)
        {
            FailureStage stage = exception is RuleFailureException ? FailureStage.Rule : FailureStage.Mapping;
            Sink.Failed(Failure(action, stage, Describe(exception), null) with { FromItem = ItemOf(state.Values) });
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Fail(CompiledRule rule, Exception exception) =>
            Sink.Failed(new EventFailure(FailureStage.Rule, Describe(exception), Rule: rule.Name));

        private static EventFailure Failure(CompiledAction action, FailureStage stage, string reason, string? field) =>
            new(stage, reason, field, action.Rule, action.Index, action.Destination.Project, action.Operation);

        private static int? ItemOf(EventValues values) => values.ItemIndex < 0 ? null : values.ItemIndex;

        private void TellRepairs(CompiledAction action)
        {
            RepairNotes repairs = state.Properties.Repairs;
            for (int i = 0; i < repairs.Count; i++)
            {
                Sink.Repaired(action, repairs.Name(i), repairs.Kinds(i));
            }
        }

        /// <summary>Counts a written record, only if it is sent.</summary>
        private void Tell(CompiledAction action, Utf8Buffer target)
        {
            TellRepairs(action);
            ReadOnlySpan<byte> distinctId = target.Written[state.DistinctId];
            if (distinctId.Length > EmptyText)
            {
                Sink.Tracked(action, distinctId, state.Time);
            }
        }
    }
}
