using System.Diagnostics;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Benchmarks.Hub;

/// <summary>Azure's JavaScript client, in Node: the one that the tests install.</summary>
internal sealed class JavaScriptLoad : IHubLoad, IDisposable
{
    private static readonly string Folder = Path.Combine(RepositoryFile.Root, "tests", "MixpanelFunctions.LocalHub.Tests", "Sdk");

    private readonly string _events = Path.GetTempFileName();
    private readonly Process _node;

    /// <param name="connectionString">Of the hub's namespace.</param>
    /// <param name="corpus">The events of a round.</param>
    public JavaScriptLoad(string connectionString, EventCorpus corpus)
    {
        using (FileStream file = File.Create(_events))
        {
            foreach (HubMessage message in corpus.Messages)
            {
                file.Write(message.Body.Span);
                file.WriteByte((byte)'\n');
            }
        }

        _node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "load.mjs"), connectionString, EndpointCommand.Hub, _events])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (_node.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException("The JavaScript client did not start.");
        }
    }

    /// <summary>Whether the client is installed: <c>npm ci --prefix tests/MixpanelFunctions.LocalHub.Tests/Sdk</c>.</summary>
    public static bool IsInstalled => Directory.Exists(Path.Combine(Folder, "node_modules"));

    public string Client => "JavaScript";

    public Task SendAsync() => AskAsync("send");

    public Task ReadAsync() => AskAsync("read");

    public Task SendAndReadAsync() => AskAsync("both");

    public void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
        File.Delete(_events);
    }

    private async Task AskAsync(string what)
    {
        await _node.StandardInput.WriteLineAsync(what).ConfigureAwait(false);
        await _node.StandardInput.FlushAsync().ConfigureAwait(false);
        if (await _node.StandardOutput.ReadLineAsync().ConfigureAwait(false) != "done")
        {
            throw new InvalidOperationException($"The JavaScript client did not {what} its events.");
        }
    }
}
