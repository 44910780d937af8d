namespace MixpanelFunctions.LocalHub.Security;

/// <summary>Watches a link until no token on its connection covers it, then calls once.</summary>
internal sealed class GrantWatch : IDisposable
{
    // A timer's longest wait is short of 50 days; a token may hold for longer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Grants _grants;
    private readonly ResourcePath _resource;
    private readonly TimeProvider _clock;
    private readonly Action _expired;
    private readonly ITimer _timer;

    public GrantWatch(Grants grants, ResourcePath resource, TimeProvider clock, Action expired)
    {
        _grants = grants;
        _resource = resource;
        _clock = clock;
        _expired = expired;
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_grants.ExpiryOf(_resource) is not { } until)
        {
            _expired();
            return;
        }

        TimeSpan left = until - _clock.GetUtcNow();
        // Rounded up: a timer that came a moment too early would only be set again.
        TimeSpan wait = left < LongestWait ? left + TimeSpan.FromMilliseconds(1) : LongestWait;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
