using System.Globalization;
using System.Runtime.InteropServices;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>Says what the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, system, runtime: one line.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription} {RuntimeInformation.ProcessArchitecture}");

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
