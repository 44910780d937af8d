using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>A process that forwards a stream, in its folder of checkpoints and dead letters; it may be ended and started again.</summary>
internal sealed class ForwardingChild : IDisposable
{
    public const int Partitions = 4;

    private const int TerminateSignal = 15;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _settings;
    private readonly StringBuilder _errors = new();
    private readonly int _batchSize;

    /// <param name="stream">What it forwards.</param>
    /// <param name="mixpanel">Where it forwards it to.</param>
    /// <param name="batchSize">The most messages of a batch.</param>
    /// <param name="settings">Further settings.</param>
    public ForwardingChild(ShopStream stream, Uri mixpanel, int batchSize, params (string Name, string Value)[] settings)
    {
        _batchSize = batchSize;
        stream.WriteTo(_folder.File("events.ndjson"));
        Directory.CreateDirectory(CheckpointFolder);
        _settings = ForwardingProgram.Settings(_folder, mixpanel);
        foreach ((string name, string value) in settings)
        {
            _settings[name] = value;
        }
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
        new FolderCheckpointStore(CheckpointFolder, ForwardingProcess.ForwardingProcess.Group)
            .ReadAsync($"{partition}", TestContext.Current.CancellationToken);

    public Run Start() => new(
        ["file", _folder.File("events.ndjson"), $"{Partitions}", CheckpointFolder, $"{_batchSize}"], _settings, _errors);

    public void Dispose() => _folder.Dispose();

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

        /// <summary>What it said of the partitions.</summary>
        public IReadOnlyList<PartitionOutcome> Outcomes =>
        [
            .. from partition in Enumerable.Range(0, Partitions)
               from outcome in Enum.GetValues<PartitionOutcome>()
               where Wrote($"partition {partition} {outcome}")
               select outcome,
        ];

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
