using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MixpanelFunctions.LocalHub.Tests.Sdk;

/// <summary>Azure's own JavaScript client, run in Node.</summary>
internal static class EventHubsSdk
{
    private static readonly string Folder = Path.Combine(
        RepositoryFile.Root, "tests", "MixpanelFunctions.LocalHub.Tests", "Sdk");

    /// <summary>Runs a scenario of <c>run.mjs</c>; skips the test where the client is not installed.</summary>
    /// <returns>What the scenario saw.</returns>
    public static async Task<JsonNode> RunAsync(string scenario, object arguments)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Folder, "node_modules")),
            "The client is not installed: npm ci --prefix tests/MixpanelFunctions.LocalHub.Tests/Sdk");
        using Process node = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(Folder, "run.mjs"), scenario, JsonSerializer.Serialize(arguments) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            CancellationToken cancel = TestContext.Current.CancellationToken;
            Task<string> error = node.StandardError.ReadToEndAsync(cancel);
            string output = await node.StandardOutput.ReadToEndAsync(cancel);
            await node.WaitForExitAsync(cancel);
            Assert.True(node.ExitCode == 0, await error);
            return JsonNode.Parse(output)!;
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }
    }
}
