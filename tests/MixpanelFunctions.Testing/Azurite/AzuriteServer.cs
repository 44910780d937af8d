using System.Diagnostics;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace MixpanelFunctions.Testing.Azurite;

/// <summary>Azure's storage emulator, the real one: blobs in memory, on a free port.</summary>
/// <remarks>
/// It takes seconds of CPU to start. So tests share one, in which each has an account of its own; only a test that stops it starts one for itself.
/// </remarks>
internal sealed partial class AzuriteServer : IAsyncDisposable
{
    /// <summary>How many tests of a process may have an account.</summary>
    private const int Accounts = 100;

    /// <summary>The emulator's well-known key; no secret.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string Program = Path.Combine(
        RepositoryFile.Root, "tests", "MixpanelFunctions.Testing", "Azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");

    private static readonly Lazy<Task<(Process Process, string Endpoint)>> Shared = new(StartSharedAsync);
    private static int _accounts;

    private readonly string _endpoint;
    private readonly bool _isShared;
    private Process _process;

    private AzuriteServer(Process process, string endpoint, int account, bool isShared)
    {
        _process = process;
        _endpoint = endpoint;
        _isShared = isShared;
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={NameOf(account)};AccountKey={Key};BlobEndpoint={endpoint}/{NameOf(account)};";
    }

    public string ConnectionString { get; }

    /// <summary>An empty account in the emulator that tests share; skips the test where it is not installed.</summary>
    public static async Task<AzuriteServer> ShareAsync()
    {
        SkipUnlessInstalled();
        (Process process, string endpoint) = await Shared.Value;
        int account = Interlocked.Increment(ref _accounts);
        return account <= Accounts
            ? new AzuriteServer(process, endpoint, account, isShared: true)
            : throw new InvalidOperationException($"More than {Accounts} tests need an account.");
    }

    /// <summary>Starts an emulator that the test may stop; skips the test where it is not installed.</summary>
    public static async Task<AzuriteServer> StartAsync()
    {
        SkipUnlessInstalled();
        (Process process, string endpoint) = await StartAsync(0);
        return new AzuriteServer(process, endpoint, 1, isShared: false);
    }

    /// <summary>Ends the emulator as a crash does; what it held is gone.</summary>
    public async Task StopAsync()
    {
        Assert.False(_isShared);
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts it again at its old address, empty.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        (_process, _) = await StartAsync(new Uri(_endpoint).Port);
    }

    private static void SkipUnlessInstalled() =>
        Assert.SkipUnless(File.Exists(Program), "Azurite is not installed: npm ci --prefix tests/MixpanelFunctions.Testing/Azurite");

    private static string NameOf(int account) => $"account{account}";

    private static async Task<(Process Process, string Endpoint)> StartSharedAsync()
    {
        (Process Process, string Endpoint) started = await StartAsync(0);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => started.Process.Kill(entireProcessTree: true);
        return started;
    }

    private static async Task<(Process Process, string Endpoint)> StartAsync(int port)
    {
        Process process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Program, "--blobPort", $"{port}", "--silent", "--inMemoryPersistence", "--loose", "--skipApiVersionCheck" },
            RedirectStandardOutput = true,
            Environment = { ["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, Accounts).Select(account => $"{NameOf(account)}:{Key}")) },
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
        if (_isShared)
        {
            return ValueTask.CompletedTask;
        }

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
