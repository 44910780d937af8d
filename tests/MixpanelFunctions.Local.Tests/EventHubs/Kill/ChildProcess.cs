using System.Diagnostics;
using System.Text;
using MixpanelFunctions.Local.Tests.Processing;

namespace MixpanelFunctions.Local.Tests.EventHubs.Kill;

/// <summary>A process of the line, which is started again whenever it was killed.</summary>
internal sealed class ChildProcess(string name, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private readonly StringBuilder _errors = new();
    private Process? _process;
    private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it is.</summary>
    public string Name => name;

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Called with every line that it writes.</summary>
    public Action<string> Wrote { get; set; } = _ => { };

    public void Start() => _process = ForwardingProgram.Start(arguments, settings, Read, _errors);

    /// <summary>Over when it said that it has started.</summary>
    public Task StartedAsync() => _started.Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Writes to its standard input, if it is there to read it.</summary>
    /// <param name="lines">How many empty lines; null for the end.</param>
    public void Tell(int? lines)
    {
        try
        {
            if (lines is { } count)
            {
                _process!.StandardInput.Write(new string('\n', Math.Max(0, count)));
                _process.StandardInput.Flush();
            }
            else
            {
                _process!.StandardInput.Close();
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It was killed.
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
        Kills++;
    }

    /// <summary>SIGKILL, and another of it.</summary>
    public async Task KillAndStartAsync()
    {
        await KillAsync();
        _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private void Read(string line)
    {
        if (line == "started")
        {
            _started.TrySetResult();
        }

        Wrote(line);
    }
}
