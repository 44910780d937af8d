using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary><c>run</c> as a user starts it: a process of its own that serves the page.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    private const string Announcement = "See it live at ";

    private readonly Process _process;
    private readonly Task _read;

    private ProgramRun(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _read = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public Uri Address { get; }

    /// <summary>Starts it and waits until it tells its address.</summary>
    public static async Task<ProgramRun> StartAsync(string folder, int port, params string[] more)
    {
        Process process = new LocalProgram(folder).With("SHOP_KEY", LiveRun.ShopKey).Start(["run", "--port", port.ToString(CultureInfo.InvariantCulture), "--amqp-port", "0", .. more]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                return new ProgramRun(process, new Uri(line[Announcement.Length..].Trim()));
            }
        }

        throw new InvalidOperationException("The run ended before it told its address: " + await process.StandardError.ReadToEndAsync());
    }

    /// <summary>Ends it as a crash does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _read;
        _process.Dispose();
    }
}
