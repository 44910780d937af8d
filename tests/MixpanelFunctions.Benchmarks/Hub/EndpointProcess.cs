using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.Local.EventHubs.Client;

namespace MixpanelFunctions.Benchmarks.Hub;

/// <summary>The local event hub in a process of its own.</summary>
internal sealed class EndpointProcess : IDisposable
{
    private readonly Process _process;

    /// <param name="folder">Where it keeps events; null for in memory alone.</param>
    public EndpointProcess(string? folder)
    {
        _process = OwnProcess.Start(folder is null ? ["endpoint"] : ["endpoint", folder]);
        Address = new HubAddress(HubConnectionString.Parse(_process.StandardOutput.ReadLine()!), EndpointCommand.Hub);
    }

    /// <summary>The hub.</summary>
    public HubAddress Address { get; }

    /// <summary>The CPU time that it used so far, and the most memory that it held, in bytes.</summary>
    public (TimeSpan Cpu, long PeakWorkingSet) Tally()
    {
        _process.StandardInput.WriteLine();
        string[] parts = _process.StandardOutput.ReadLine()!.Split(' ');
        return (TimeSpan.FromTicks(long.Parse(parts[0], CultureInfo.InvariantCulture)), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
