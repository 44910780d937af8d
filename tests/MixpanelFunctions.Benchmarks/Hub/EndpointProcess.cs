using System.Globalization;
using MixpanelFunctions.Local.EventHubs.Client;

namespace MixpanelFunctions.Benchmarks.Hub;

/// <summary>The local event hub in a process of its own.</summary>
/// <param name="folder">Where it keeps events; null for in memory alone.</param>
internal sealed class EndpointProcess(string? folder) : AskedProcess(folder is null ? ["endpoint"] : ["endpoint", folder])
{
    /// <summary>The hub.</summary>
    public HubAddress Address => new(HubConnectionString.Parse(Greeting), EndpointCommand.Hub);

    /// <summary>The CPU time that it used so far, and the most memory that it held, in bytes.</summary>
    public (TimeSpan Cpu, long PeakWorkingSet) Tally()
    {
        string[] parts = Ask();
        return (TimeSpan.FromTicks(long.Parse(parts[0], CultureInfo.InvariantCulture)), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
