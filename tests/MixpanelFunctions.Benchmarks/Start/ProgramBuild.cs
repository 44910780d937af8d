using System.Diagnostics;

namespace MixpanelFunctions.Benchmarks.Start;

/// <summary>Builds a program of the tests as it would be deployed.</summary>
internal static class ProgramBuild
{
    /// <summary>Publishes it.</summary>
    /// <param name="name">The program's project.</param>
    /// <param name="folder">Where to; nothing is written beside it.</param>
    /// <param name="properties">What the build is given.</param>
    /// <returns>The program.</returns>
    public static string Publish(string name, string folder, IEnumerable<string> properties)
    {
        string[] arguments = ["publish", Path.Combine(RepositoryFile.Root, "tests", name), "--configuration", "Release", "--artifacts-path", folder, "--output", Path.Combine(folder, "out"), "--nologo", "--verbosity", "quiet", .. properties];
        using Process build = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return build.ExitCode == 0
            ? Path.Combine(folder, "out", name)
            : throw new InvalidOperationException($"The program cannot be built with {string.Join(' ', properties)}: {output}");
    }
}
