using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using MixpanelFunctions.EventHubs.Checkpoints;

namespace MixpanelFunctions.Local.Tests.EventHubs.Kill;

/// <summary>Waits until all that a hub holds is settled by the checkpoints in a folder.</summary>
internal sealed class SettledHub : IDisposable
{
    private static readonly ConsumerGroup Group = ForwardingProcess.ForwardingProcess.Group;

    private readonly string _hub;
    private readonly FolderCheckpointStore _checkpoints;
    private readonly FileSystemWatcher _watcher;
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="hub">The connection string of the hub's namespace; the hub gets no more events by the time it is waited for.</param>
    /// <param name="folder">The folder.</param>
    public SettledHub(string hub, string folder)
    {
        _hub = hub;
        _checkpoints = new FolderCheckpointStore(folder);
        _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName };
        _watcher.Renamed += (_, _) => Volatile.Read(ref _written).TrySetResult();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>How many events the hub holds.</summary>
    public long Events { get; private set; }

    public async Task WaitAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using EventHubConsumerClient asking = new(Group.Name, _hub, Group.EventHub);
        string[] partitions = await asking.GetPartitionIdsAsync(cancellation);
        PartitionProperties[] states = await Task.WhenAll(partitions.Select(partition => asking.GetPartitionPropertiesAsync(partition, cancellation)));
        Events = states.Sum(state => state.LastEnqueuedSequenceNumber + 1);
        foreach (PartitionProperties state in states)
        {
            while (true)
            {
                TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
                Volatile.Write(ref _written, written);
                if ((await _checkpoints.ReadAsync(Group, state.Id, cancellation))?.SequenceNumber >= state.LastEnqueuedSequenceNumber)
                {
                    break;
                }

                await written.Task.WaitAsync(cancellation);
            }
        }
    }

    public void Dispose() => _watcher.Dispose();
}
