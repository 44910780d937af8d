using System.Diagnostics;
using System.Reflection;

namespace MixpanelFunctions.Tests.Infrastructure;

/// <summary>The Bicep compiler of the package feed.</summary>
internal static class BicepCompiler
{
    private static readonly string Program = Path.Combine(
        typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "BicepFolder").Value!,
        OperatingSystem.IsWindows() ? "bicep.exe" : "bicep");

    /// <summary>Runs it, and fails with what it said where it did not succeed.</summary>
    /// <returns>Standard output, and what was said of the files: nothing, where nothing is wrong with them.</returns>
    public static async Task<(string Output, string Diagnostics)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"bicep {string.Join(' ', arguments)}\n{await errors}{await output}");
        return (await output, await errors);
    }
}
