using System.Diagnostics;

namespace MixpanelFunctions.Benchmarks;

/// <summary>This program once more, for what wants a process of its own.</summary>
internal static class OwnProcess
{
    /// <summary>Starts a command of this program; its standard input and output are the caller's to use.</summary>
    public static Process Start(params IEnumerable<string> arguments) => Start(typeof(OwnProcess).Assembly.Location, arguments);

    /// <summary>Starts a .NET program.</summary>
    public static Process Start(string assembly, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(assembly);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
