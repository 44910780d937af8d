using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using MixpanelFunctions.EventHubs.Checkpoints;
using MixpanelFunctions.Local.Tests.EventHubs.Kill;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>A process that forwards a hub's stream, in its folder of checkpoints and dead letters; it may be ended and started again.</summary>
internal sealed class ForwardingChild : IAsyncDisposable
{
    public const int Partitions = 4;

    private const int TerminateSignal = 15;

    private readonly TemporaryFolder _folder = new();
    private readonly LocalEventHubs _hubs;
    private readonly Dictionary<string, string> _settings;
    private readonly StringBuilder _errors = new();
    private readonly int _batchSize;

    private ForwardingChild(LocalEventHubs hubs, Uri mixpanel, int batchSize, (string Name, string Value)[] settings)
    {
        _hubs = hubs;
        _batchSize = batchSize;
        Directory.CreateDirectory(CheckpointFolder);
        _settings = ForwardingProgram.Settings(_folder, mixpanel);
        foreach ((string name, string value) in settings)
        {
            _settings[name] = value;
        }
    }

    /// <summary>Starts the hub that the process reads.</summary>
    /// <param name="stream">What it forwards, dealt out to the partitions in turn: line 0 to partition 0, line 1 to partition 1.</param>
    /// <param name="mixpanel">Where it forwards it to.</param>
    /// <param name="batchSize">The most messages of a batch.</param>
    /// <param name="eventsOfMessage">How many events of a partition are in one message.</param>
    /// <param name="settings">Further settings.</param>
    public static async Task<ForwardingChild> StartHubAsync(
        ShopStream stream, Uri mixpanel, int batchSize, int eventsOfMessage = 1, params (string Name, string Value)[] settings)
    {
        LocalEventHubs hubs = await LocalEventHubs.StartAsync(
            new LocalEventHubsOptions
            {
                Hubs = [new LocalEventHub { Name = ForwardingProcess.ForwardingProcess.Group.EventHub, PartitionCount = Partitions }],
                Port = 0,
            },
            TestContext.Current.CancellationToken);
        string[] lines = stream.Lines();
        foreach (PartitionLog partition in hubs.Store.Hub(ForwardingProcess.ForwardingProcess.Group.EventHub)!.Partitions)
        {
            IEnumerable<string> own = lines.Where((_, number) => $"{number % Partitions}" == partition.Id);
            partition.Append([.. own.Chunk(eventsOfMessage).Select(events => string.Join('\n', events))]);
        }

        return new ForwardingChild(hubs, mixpanel, batchSize, settings);
    }

    public string CheckpointFolder => _folder.File("checkpoints");

    public string DeadLetterFolder => _folder.File("dead-letters");

    /// <summary>What all its runs wrote to standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Every line of every dead letter; what a killed process left half-written is none.</summary>
    public IReadOnlyList<System.Text.Json.Nodes.JsonNode> DeadLetters =>
    [
        .. Directory.EnumerateFiles(DeadLetterFolder, "*.ndjson", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!),
    ];

    public Task<Checkpoint?> CheckpointAsync(int partition) =>
        new FolderCheckpointStore(CheckpointFolder).ReadAsync(
            ForwardingProcess.ForwardingProcess.Group, $"{partition}", TestContext.Current.CancellationToken);

    public Run Start() => new(["forward", _hubs.ConnectionString, CheckpointFolder, $"{_batchSize}"], _settings, _errors);

    /// <summary>Over when all that the hub holds is settled and checkpointed.</summary>
    public async Task SettledAsync()
    {
        using SettledHub settled = new(_hubs.ConnectionString, CheckpointFolder);
        await settled.WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hubs.DisposeAsync();
        _folder.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    /// <summary>The process, once.</summary>
    internal sealed class Run : IDisposable
    {
        private readonly Process _process;
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _lines = new(StringComparer.Ordinal);
        private volatile bool _isKilled;

        public Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, StringBuilder errors) =>
            _process = ForwardingProgram.Start(arguments, settings, line => Line(line).TrySetResult(), errors);

        public bool IsKilled => _isKilled;

        /// <summary>Over when it wrote a line.</summary>
        public Task WroteAsync(string line) => Line(line).Task.WaitAsync(TestContext.Current.CancellationToken);

        public bool Wrote(string line) => Line(line).Task.IsCompleted;

        /// <summary>SIGKILL: it is not asked.</summary>
        public void Kill()
        {
            _isKilled = true;
            _process.Kill();
        }

        /// <summary>SIGTERM.</summary>
        public void Terminate() => _ = ForwardingChild.Kill(_process.Id, TerminateSignal);

        public async Task<int> EndAsync()
        {
            // Also waits for the last of its lines.
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return _process.ExitCode;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                _process.WaitForExit();
            }

            _process.Dispose();
        }

        private TaskCompletionSource Line(string line) => _lines.GetOrAdd(line, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
