using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace MixpanelFunctions.Testing.Programs;

/// <summary>What a program left behind when it ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Neither stack trace nor escape code, whatever happened.</summary>
    public Ended ShouldBePlain()
    {
        Assert.DoesNotContain("   at ", Output + Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unexpected error", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', Output + Errors);
        return this;
    }

    public Ended ShouldEndWith(int exitCode)
    {
        ShouldBePlain();
        Assert.True(exitCode == ExitCode, $"Exit code {ExitCode} instead of {exitCode}.\n{Output}\n{Errors}");
        return this;
    }
}

/// <summary>The built program, run as a user runs it: a process of its own, with its folder, environment and streams.</summary>
internal sealed class LocalProgram(string folder)
{
    private readonly Dictionary<string, string?> _environment = new()
    {
        // Only what a test says: a machine's own settings must not decide it.
        ["Mixpanel__ProjectToken"] = null,
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = null,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null,
        ["NO_COLOR"] = null,
        ["DOTNET_NOLOGO"] = "1",
    };

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "MixpanelFunctions.Local.dll");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public LocalProgram With(string name, string? value)
    {
        _environment[name] = value;
        return this;
    }

    /// <summary>Runs it to its end.</summary>
    public Task<Ended> RunAsync(params string[] arguments) => RunWithInputAsync([], arguments);

    public Task<Ended> RunWithInputAsync(string input, params string[] arguments) => RunWithInputAsync(Encoding.UTF8.GetBytes(input), arguments);

    public async Task<Ended> RunWithInputAsync(byte[] input, params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel);
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancel);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, Cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it.
        }

        return await EndAsync(process, output, errors);
    }

    /// <summary>Runs a line of the shell's, in which $MAP, $RUN and so on stand for nothing, but "$@" for the program.</summary>
    public async Task<Ended> RunInShellAsync(string line)
    {
        using Process process = Start("/bin/sh", "-c", line, "sh", "dotnet", Path);
        process.StandardInput.Close();
        return await EndAsync(process, process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
    }

    /// <summary>Starts it; the caller reads its streams.</summary>
    public Process Start(params string[] arguments) => Start("dotnet", [Path, .. arguments]);

    public static async Task<Ended> EndAsync(Process process, Task<string> output, Task<string> errors)
    {
        try
        {
            await process.WaitForExitAsync(Cancel);
            return new Ended(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Ctrl+C.</summary>
    public static void Interrupt(Process process) => Assert.Equal(0, Kill(process.Id, 2));

    private Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string? value) in _environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
