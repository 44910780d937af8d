using System.Globalization;

namespace MixpanelFunctions.Benchmarks.Hub;

/// <summary>The local event hub in a process of its own.</summary>
/// <param name="folder">Where it keeps events; null for in memory alone.</param>
internal sealed class EndpointProcess(string? folder) : AskedProcess(folder is null ? ["endpoint"] : ["endpoint", folder])
{
    /// <summary>The connection string of its namespace.</summary>
    public string ConnectionString => Greeting;

    /// <summary>The CPU time that it used so far, and the most memory that it held, in bytes.</summary>
    public (TimeSpan Cpu, long PeakWorkingSet) Tally()
    {
        string[] parts = Ask();
        return (TimeSpan.FromTicks(long.Parse(parts[0], CultureInfo.InvariantCulture)), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
