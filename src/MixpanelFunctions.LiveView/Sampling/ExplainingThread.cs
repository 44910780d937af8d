using System.Diagnostics.CodeAnalysis;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.LiveView.History;

namespace MixpanelFunctions.LiveView.Sampling;

/// <summary>Explains sampled messages one after the other, on a thread of its own, by the rules in force.</summary>
internal sealed class ExplainingThread : IDisposable
{
    private readonly MessageSample _sample;
    private readonly PlanInForce _plans;
    private readonly EventHistory _history;
    private readonly RuleStatistics _statistics;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly Thread _thread;
    private volatile ExplainingPlan _plan;
    private EventExplainer _explainer;
    private ShownEvents _shown;

    public ExplainingThread(MessageSample sample, PlanInForce plans, EventHistory history, RuleStatistics statistics, TimeProvider time)
    {
        _sample = sample;
        _plans = plans;
        _history = history;
        _statistics = statistics;
        _time = time;
        Use(plans.Configuration);
        _thread = new Thread(Run) { IsBackground = true, Name = "live view" };
    }

    /// <summary>The rules that the last message was explained by.</summary>
    public ExplainingPlan Plan => _plan;

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _sample.Complete();
        _ending.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _explainer.Dispose();
        _ending.Dispose();
    }

    private void Run()
    {
        try
        {
            while (_sample.TryTake(out HubMessage? message, _ending.Token))
            {
                TakeOver();
                Explain(message);
            }
        }
        catch (OperationCanceledException)
        {
            // The run ends.
        }
    }

    private void Explain(HubMessage message)
    {
        DateTimeOffset now = _time.GetUtcNow();
        IReadOnlyList<EventExplanation> explained = _explainer.Explain(message, now);
        _sample.Held(explained.Count);
        foreach (EventExplanation each in explained)
        {
            _statistics.Add(each);
            _history.Add(new LiveEvent(message, each.IndexInMessage, now, _plan, EventSummary.Of(message, each, now, _plan.Secrets, _shown.Show(message, each))));
        }
    }

    /// <summary>Uses the rules in force to explain from now on.</summary>
    private void TakeOver()
    {
        if (ReferenceEquals(_plans.Configuration, _plan.Configuration))
        {
            return;
        }

        _explainer.Dispose();
        Use(_plans.Configuration);
    }

    [MemberNotNull(nameof(_plan), nameof(_explainer), nameof(_shown))]
    private void Use(ForwardingConfiguration configuration)
    {
        _plan = new ExplainingPlan(configuration);
        _explainer = _plan.CreateExplainer();
        _shown = _plan.CreateShownEvents();
        _statistics.Start(configuration);
    }
}
