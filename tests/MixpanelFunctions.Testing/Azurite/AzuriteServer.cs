using System.Diagnostics;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace MixpanelFunctions.Testing.Azurite;

/// <summary>Azure's storage emulator, the real one, for one test: blobs in memory, on a free port.</summary>
internal sealed partial class AzuriteServer : IAsyncDisposable
{
    /// <summary>The emulator's well-known account; no secret.</summary>
    private const string Account = "devstoreaccount1";

    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string Program = Path.Combine(
        RepositoryFile.Root, "tests", "MixpanelFunctions.Testing", "Azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");

    private readonly string _endpoint;
    private Process _process;

    private AzuriteServer(Process process, string endpoint)
    {
        _process = process;
        _endpoint = endpoint;
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={endpoint}/{Account};";
    }

    public string ConnectionString { get; }

    /// <summary>Starts the emulator; skips the test where it is not installed.</summary>
    public static async Task<AzuriteServer> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Program), "Azurite is not installed: npm ci --prefix tests/MixpanelFunctions.Testing/Azurite");
        (Process process, string endpoint) = await StartAsync(0);
        return new AzuriteServer(process, endpoint);
    }

    /// <summary>Ends the emulator as a crash does; what it held is gone.</summary>
    public async Task StopAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts it again at its old address, empty.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        (_process, _) = await StartAsync(new Uri(_endpoint).Port);
    }

    private static async Task<(Process Process, string Endpoint)> StartAsync(int port)
    {
        Process process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Program, "--blobPort", $"{port}", "--silent", "--inMemoryPersistence", "--loose", "--skipApiVersionCheck" },
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                return (process, match.Groups["endpoint"].Value);
            }
        }

        throw new InvalidOperationException("Azurite ended before it listened.");
    }

    /// <summary>A container that is there.</summary>
    public async Task<BlobContainerClient> ContainerAsync(string name)
    {
        BlobContainerClient container = new(ConnectionString, name);
        await container.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        return container;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"listens on (?<endpoint>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
