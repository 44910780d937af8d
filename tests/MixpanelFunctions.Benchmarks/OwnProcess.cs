using System.Diagnostics;

namespace MixpanelFunctions.Benchmarks;

/// <summary>This program once more, for what wants a process of its own.</summary>
internal static class OwnProcess
{
    /// <summary>Starts a command of this program; its standard input and output are the caller's to use.</summary>
    public static Process Start(params IEnumerable<string> arguments) => Start(typeof(OwnProcess).Assembly.Location, arguments);

    /// <summary>Starts a command of this program with settings of the runtime.</summary>
    public static Process Start(IEnumerable<(string Name, string Value)> environment, params IEnumerable<string> arguments) =>
        Start(typeof(OwnProcess).Assembly.Location, arguments, environment);

    /// <summary>Starts a .NET program.</summary>
    public static Process Start(string assembly, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null)
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

        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
