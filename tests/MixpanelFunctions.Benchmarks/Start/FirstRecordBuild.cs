using System.Diagnostics;

namespace MixpanelFunctions.Benchmarks.Start;

/// <summary>Builds the program that makes the first record.</summary>
internal static class FirstRecordBuild
{
    private const string Name = "MixpanelFunctions.FirstRecord";

    /// <summary>Publishes it.</summary>
    /// <param name="folder">Where to; nothing is written beside it.</param>
    /// <param name="properties">What the build is given.</param>
    /// <returns>The program.</returns>
    public static string Publish(string folder, IEnumerable<string> properties)
    {
        string[] arguments = ["publish", Path.Combine(RepositoryFile.Root, "tests", Name), "--configuration", "Release", "--artifacts-path", folder, "--output", Path.Combine(folder, "out"), "--nologo", "--verbosity", "quiet", .. properties];
        using Process build = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return build.ExitCode == 0
            ? Path.Combine(folder, "out", Name)
            : throw new InvalidOperationException($"The program cannot be built with {string.Join(' ', properties)}: {output}");
    }
}
