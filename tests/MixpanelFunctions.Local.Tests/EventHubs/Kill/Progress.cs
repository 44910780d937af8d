namespace MixpanelFunctions.Local.Tests.EventHubs.Kill;

/// <summary>Counts what the line has done, and waits for more of it.</summary>
internal sealed class Progress
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _acknowledged;
    private int _answered;
    private bool _hasEnded;

    /// <summary>The hub has a batch, and the producer knows.</summary>
    public void Acknowledged() => Move(() => _acknowledged++);

    /// <summary>Mixpanel has a request.</summary>
    public void Answered() => Move(() => _answered++);

    /// <summary>The producer has nothing more to send.</summary>
    public void Ended() => Move(() => _hasEnded = true);

    /// <summary>Waits until so much more was done than is now.</summary>
    public async Task WaitAsync(int acknowledged, int answered)
    {
        (int untilAcknowledged, int untilAnswered) = (Volatile.Read(ref _acknowledged) + acknowledged, Volatile.Read(ref _answered) + answered);
        while (true)
        {
            Task moved;
            lock (_lock)
            {
                if (_acknowledged >= untilAcknowledged && _answered >= untilAnswered)
                {
                    return;
                }

                Assert.False(_hasEnded, "All was sent before the last kill.");
                moved = _moved.Task;
            }

            await moved.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    private void Move(Action count)
    {
        TaskCompletionSource moved;
        lock (_lock)
        {
            count();
            moved = _moved;
            _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        moved.TrySetResult();
    }
}
