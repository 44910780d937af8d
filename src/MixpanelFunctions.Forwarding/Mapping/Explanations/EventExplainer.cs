using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Mapping.Explanations;

/// <summary>
/// Maps events as <see cref="EventMapper"/> does, with the same compiled rules, and explains why each record is sent
/// or not. Serves one thread, and is not optimized for speed.
/// </summary>
public sealed class EventExplainer : IDisposable
{
    private readonly EventMapper _mapper;
    private readonly ExplainingSink _sink;

    /// <summary>Explains by a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="configuration">The configuration that it was compiled from.</param>
    public EventExplainer(ForwardingPlan plan, ForwardingConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        // What is explained is shown, never sent.
        _mapper = new EventMapper(plan, hidesSecrets: true);
        _sink = new ExplainingSink(plan, configuration.Rules);
    }

    /// <summary>Explains what happens to the events of one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="now">The current time, after which times are refused.</param>
    /// <returns>An explanation for each event, and for each part that is not an event, in order.</returns>
    public IReadOnlyList<EventExplanation> Explain(HubMessage message, DateTimeOffset now)
    {
        _mapper.Map(message, now, _sink);
        return _sink.Take();
    }

    /// <inheritdoc/>
    public void Dispose() => _sink.Dispose();
}
