using System.Diagnostics;
using System.Text;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>The program whose processes are ended and started again.</summary>
internal static class ForwardingProgram
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "MixpanelFunctions.ForwardingProcess.dll");

    /// <summary>What a forwarder of the <see cref="ShopStream"/> is given: its rules, and dead letters in a folder.</summary>
    /// <param name="folder">Takes both.</param>
    /// <param name="mixpanel">Where it forwards to.</param>
    public static Dictionary<string, string> Settings(TemporaryFolder folder, Uri mixpanel) => new()
    {
        ["EventHubName"] = "edge-events",
        ["Mixpanel__ProjectToken"] = ForwardingLine.Token,
        ["Mixpanel__BaseAddress"] = mixpanel.ToString(),
        ["Mixpanel__RetryDelay"] = "00:00:00.001",
        ["DeadLetters__Folder"] = Directory.CreateDirectory(folder.File("dead-letters")).FullName,
        ["Forwarding__RulesFile"] = folder.Write("rules.json", ShopStream.Rules),
    };

    /// <summary>Starts a process; its standard input is the caller's to use.</summary>
    /// <param name="arguments">What to be.</param>
    /// <param name="settings">Its environment, beside that of the tests.</param>
    /// <param name="wrote">Called with every line of its standard output.</param>
    /// <param name="errors">Takes what it writes to standard error.</param>
    public static Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, Action<string> wrote, StringBuilder errors)
    {
        ProcessStartInfo start = new("dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                wrote(line.Data);
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.AppendLine(line.Data);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
