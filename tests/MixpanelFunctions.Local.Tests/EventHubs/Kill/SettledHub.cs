using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.Local.Tests.EventHubs.Kill;

/// <summary>Waits until all that a hub holds is settled by the checkpoints in a folder.</summary>
internal sealed class SettledHub : IDisposable
{
    private readonly HubPartitionSource _hub;
    private readonly FolderCheckpointStore _checkpoints;
    private readonly FileSystemWatcher _watcher;
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="hub">The hub, which gets no more events by the time it is waited for.</param>
    /// <param name="folder">The folder.</param>
    public SettledHub(HubAddress hub, string folder)
    {
        _hub = new HubPartitionSource(hub, ForwardingProcess.ForwardingProcess.Group.Name, 1, TimeProvider.System);
        _checkpoints = new FolderCheckpointStore(folder, ForwardingProcess.ForwardingProcess.Group);
        _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName };
        _watcher.Renamed += (_, _) => Volatile.Read(ref _written).TrySetResult();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>How many events the hub holds.</summary>
    public long Events { get; private set; }

    public async Task WaitAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        IReadOnlyDictionary<string, long> last = await _hub.ReadLastSequenceNumbersAsync(cancellation);
        Events = last.Values.Sum(number => number + 1);
        foreach ((string partition, long number) in last)
        {
            while (true)
            {
                TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
                Volatile.Write(ref _written, written);
                if ((await _checkpoints.ReadAsync(partition, cancellation))?.SequenceNumber >= number)
                {
                    break;
                }

                await written.Task.WaitAsync(cancellation);
            }
        }
    }

    public void Dispose() => _watcher.Dispose();
}
