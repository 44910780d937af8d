using System.Diagnostics;
using System.Globalization;

namespace MixpanelFunctions.Benchmarks.Sinks;

/// <summary>The sink in a process of its own.</summary>
internal sealed class SinkProcess : IDisposable
{
    private readonly Process _process = OwnProcess.Start("sink");

    public SinkProcess() => Address = $"http://127.0.0.1:{_process.StandardOutput.ReadLine()}/";

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>How many records it took so far, and the CPU time that its process used.</summary>
    public (long Records, TimeSpan Cpu) Tally()
    {
        _process.StandardInput.WriteLine();
        string[] parts = _process.StandardOutput.ReadLine()!.Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.FromTicks(long.Parse(parts[1], CultureInfo.InvariantCulture)));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
