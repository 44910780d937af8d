using System.Diagnostics;
using System.Text;

namespace MixpanelFunctions.Local.Tests.EventHubs.Kill;

/// <summary>A process of the line, which is started again whenever it was killed.</summary>
internal sealed class ChildProcess(string name, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "MixpanelFunctions.ForwardingProcess.dll");

    private readonly StringBuilder _errors = new();
    private Process? _process;
    private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it is.</summary>
    public string Name => name;

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Called with every line that it writes.</summary>
    public Action<string> Wrote { get; set; } = _ => { };

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

    public void Start()
    {
        ProcessStartInfo start = new("dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string setting, string value) in settings)
        {
            start.Environment[setting] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

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

    /// <summary>SIGKILL, and another of it.</summary>
    public async Task KillAndStartAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        Kills++;
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

    private void Read(string? line)
    {
        if (line == "started")
        {
            _started.TrySetResult();
        }

        if (line is not null)
        {
            Wrote(line);
        }
    }
}
