using System.Globalization;

namespace MixpanelFunctions.Benchmarks.Sinks;

/// <summary>The sink in a process of its own.</summary>
internal sealed class SinkProcess() : AskedProcess("sink")
{
    /// <summary>Where it listens.</summary>
    public string Address => $"http://127.0.0.1:{Greeting}/";

    /// <summary>How many records it took so far, and the CPU time that its process used.</summary>
    public (long Records, TimeSpan Cpu) Tally()
    {
        string[] parts = Ask();
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.FromTicks(long.Parse(parts[1], CultureInfo.InvariantCulture)));
    }
}
