using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Propositions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Writes <c>$experiment_started</c> for a proposition that was shown and that names an experiment and a variant.</summary>
internal sealed class ExperimentAction(TrackEventAction exposure, Proposition proposition) : CompiledAction(exposure.Rule, exposure.Index, exposure.Destination)
{
    /// <summary>What writes the record.</summary>
    public TrackEventAction Exposure => exposure;

    internal override Destination Route(MappingState state) => exposure.Route(state);

    internal override RecordOutcome Write(MappingState state, Utf8Buffer target)
    {
        EventValues values = state.Values;
        if (!proposition.IsShown(values))
        {
            return new RecordOutcome(RecordStatus.Skipped, null, "the event does not say that the proposition was shown");
        }

        return proposition.Experiment.Evaluate(values).Kind == JsonKind.Missing || proposition.Variant.Evaluate(values).Kind == JsonKind.Missing
            ? new RecordOutcome(RecordStatus.Skipped, null, "the proposition has no experiment or no variant")
            : exposure.Write(state, target);
    }
}
