using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MixpanelFunctions.Differential.Tests.Running;

/// <summary>Adobe's event-forwarding runtime in a Node process that lives as long as the tests do.</summary>
public sealed class AdobeRuntime : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(RepositoryFile.Root, "tests", "MixpanelFunctions.Differential.Tests", "Adobe");

    private Process? _node;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        if (!IsOnPath("node"))
        {
            _missing = "Adobe's runtime needs Node 20 or later, and there is no node on the PATH";
            return;
        }

        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@adobe", "reactor-turbine-edge")) && await Install() is { } error)
        {
            _missing = $"Adobe's runtime is not installed: npm ci --prefix {Folder} failed: {error}";
            return;
        }

        _node = Start("node", "runtime.mjs");
    }

    public ValueTask DisposeAsync()
    {
        _node?.StandardInput.Close();
        _node?.WaitForExit();
        _node?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs rules on events.</summary>
    /// <param name="trial">The rules and events.</param>
    /// <param name="documented">Whether tokens in texts are put in as this product does it, a documented difference.</param>
    /// <returns>For each event, for each rule, what became of it.</returns>
    internal async Task<Outcome[][]> RunAsync(Trial trial, bool documented)
    {
        Assert.SkipUnless(_missing is null, _missing ?? string.Empty);
        JsonObject request = new()
        {
            ["rules"] = trial.Rules.DeepClone(),
            ["secrets"] = new JsonObject { [Trial.SecretName] = Trial.SecretValue },
            ["events"] = new JsonArray([.. trial.Events.Select(one => JsonValue.Create(one.Content))]),
            ["documented"] = documented,
        };
        await _node!.StandardInput.WriteLineAsync(request.ToJsonString());
        await _node.StandardInput.FlushAsync();
        string answer = await _node.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"Adobe's runtime ended: {await _node.StandardError.ReadToEndAsync()}");
        return [.. JsonNode.Parse(answer)!.AsArray().Select(ofEvent => ofEvent!.AsArray().Select(Read).ToArray())];
    }

    private static Outcome Read(JsonNode? result) => (string?)result!["status"] switch
    {
        "success" => new Outcome(OutcomeKind.Sent, JsonDocument.Parse((string)result["body"]!).RootElement[0]),
        "condition_not_met" => new Outcome(OutcomeKind.NotTaken),
        // As JSON: a message may quote half a surrogate pair, which no string of .NET's JSON may hold.
        _ => new Outcome(OutcomeKind.Failed, Reason: result["error"]?.ToJsonString()),
    };

    private static async Task<string?> Install()
    {
        using Process npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--no-audit", "--no-fund");
        npm.StandardInput.Close();
        Task<string> errors = npm.StandardError.ReadToEndAsync();
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        return npm.ExitCode == 0 ? null : await errors;
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(false),
        StandardOutputEncoding = Encoding.UTF8,
    })!;

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program)));
}
