using System.Collections.Concurrent;
using System.Diagnostics;
using MixpanelFunctions.Forwarding.Diagnostics;

namespace MixpanelFunctions.Telemetry.Tests;

/// <summary>Keeps the activities below one of its own, whatever other tests trace at the same time.</summary>
internal sealed class TraceTap : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly Activity _root;

    public TraceTap()
    {
        _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ForwardingTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> All => [.. _ended];

    public Activity Batch => Assert.Single(_ended, activity => activity.Kind == ActivityKind.Consumer);

    /// <summary>The requests in the order in which they began.</summary>
    public IReadOnlyList<Activity> Requests => [.. _ended.Where(activity => activity.Kind == ActivityKind.Client).OrderBy(activity => activity.StartTimeUtc)];

    public ActivitySpanId RootId => _root.SpanId;

    public void Dispose()
    {
        _root.Dispose();
        _listener.Dispose();
    }

    private void Keep(Activity activity)
    {
        if (activity.TraceId == _root.TraceId)
        {
            _ended.Enqueue(activity);
        }
    }
}
