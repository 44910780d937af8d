using Microsoft.Extensions.Time.Testing;

namespace MixpanelFunctions.Testing.StandIns;

/// <summary>A clock that tells when something first waits for it: only then may a test move it.</summary>
internal sealed class TimerWatchingClock() : FakeTimeProvider(TestStandIn.Now)
{
    private readonly TaskCompletionSource<TimeSpan> _firstTimer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TimeSpan> FirstTimer => _firstTimer.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _firstTimer.TrySetResult(dueTime);
        return timer;
    }
}
