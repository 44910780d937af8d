using Amqp.Framing;
using Amqp.Listener;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>A link that sends a partition's events to a client, as long as it has credit.</summary>
internal sealed class ReceiverLink : OutgoingLink
{
    private readonly PartitionLog _partition;
    private readonly ConnectionState _connection;
    private readonly bool _tellsPartitionState;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _gone;
    private readonly LoggedEvent[] _events = new LoggedEvent[64];
    private TaskCompletionSource _changed = NewSignal();
    private long _next;

    /// <summary>A link that sends nothing before <see cref="Start"/>.</summary>
    /// <param name="link">The library's link.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="first">The sequence number of the first event to send.</param>
    /// <param name="tellsPartitionState">Whether each event has the state of the partition.</param>
    /// <param name="clock">The clock for the time of that state.</param>
    /// <param name="gone">Stops sending; <see cref="AtEnd"/> cancels it.</param>
    public ReceiverLink(
        ListenerLink link, PartitionLog partition, long first, bool tellsPartitionState, TimeProvider clock, CancellationToken gone)
        : base(link)
    {
        _partition = partition;
        _connection = ConnectionState.Of(link);
        _next = first;
        _tellsPartitionState = tellsPartitionState;
        _clock = clock;
        _gone = gone;
    }

    /// <summary>Ends what belongs to the link: its place among the partition's receivers, and the watch of its token.</summary>
    public List<Action> AtEnd { get; } = [];

    /// <summary>The name that the client gave it; for messages to other clients.</summary>
    public string Name { get; init; } = "nil";

    /// <summary>Its epoch; null for one without.</summary>
    public long? Epoch { get; init; }

    /// <summary>Begins to send.</summary>
    public void Start() => _ = SendAsync();

    /// <summary>Takes the link from the client.</summary>
    public void Close(Error error) => LinkClosing.Close(Link, error);

    protected override void OnCredit()
    {
        TaskCompletionSource changed;
        lock (Gate)
        {
            changed = _changed;
            _changed = NewSignal();
        }

        changed.TrySetResult();
    }

    protected override void OnClosed() => AtEnd.ForEach(end => end());

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task SendAsync()
    {
        // Off the thread that reads the connection.
        await Task.Yield();
        Task waiting = Task.CompletedTask;
        try
        {
            while (!IsClosed)
            {
                Task changed;
                int wanted;
                lock (Gate)
                {
                    changed = _changed.Task;
                    wanted = Math.Min(Credit, _events.Length);
                    if (wanted > 0 && _partition.Read(_next, _events.AsSpan(0, wanted)) is int count and > 0)
                    {
                        if (!SendAll(count))
                        {
                            return;
                        }

                        changed = _connection.Transport.WaitForRoomAsync();
                    }
                    else if (IsDraining)
                    {
                        CompleteDrain();
                    }
                    else if (wanted > 0)
                    {
                        // One wait for events is enough, however often credit changes.
                        waiting = waiting.IsCompleted ? _partition.WaitForAsync(_next, _gone) : waiting;
                        changed = Task.WhenAny(waiting, changed);
                    }
                }

                await changed.WaitAsync(_gone).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The link is closed.
        }
    }

    private bool SendAll(int count)
    {
        PartitionState? state = _tellsPartitionState ? _partition.State : null;
        DateTimeOffset now = _clock.GetUtcNow();
        for (int i = 0; i < count; i++)
        {
            (byte[] buffer, int length) = DeliveredMessage.Encode(_events[i], state, now);
            if (!TrySend(buffer, length))
            {
                return false;
            }

            _next = _events[i].SequenceNumber + 1;
        }

        return true;
    }
}
