using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>Ajv and VS Code's own JSON language service, in a Node process that lives as long as the tests of a class do.</summary>
public sealed class SchemaValidators : IDisposable
{
    private static readonly string Folder = Path.Combine(RepositoryFile.Root, "tests", "MixpanelFunctions.Local.Tests", "Schema", "Validators");

    private Process? _node;

    /// <summary>The place in a text at which completions are asked for.</summary>
    public const char Cursor = '‸';

    /// <summary>What is wrong with the schema as a schema; nothing where it is sound.</summary>
    public string[] OfSchema() => Ask(new JsonObject { ["ask"] = "ajv" });

    /// <summary>What is wrong with the schema's own examples and defaults.</summary>
    public string[] OfExamples() => Ask(new JsonObject { ["ask"] = "examples" });

    /// <summary>What Ajv finds wrong with a document; nothing where it is valid.</summary>
    public string[] OfDocument(JsonNode? document) => Ask(new JsonObject { ["ask"] = "ajv", ["document"] = document?.DeepClone() });

    /// <summary>What VS Code underlines in a text, and says of it.</summary>
    public string[] Problems(string text) => Ask(new JsonObject { ["ask"] = "problems", ["text"] = text });

    /// <summary>What VS Code offers at the cursor of a text, with its documentation.</summary>
    public string[] Completions(string text) => Ask(new JsonObject { ["ask"] = "completions", ["text"] = text });

    public void Dispose()
    {
        _node?.StandardInput.Close();
        _node?.WaitForExit();
        _node?.Dispose();
    }

    private string[] Ask(JsonObject question)
    {
        Start();
        _node!.StandardInput.WriteLine(question.ToJsonString());
        _node.StandardInput.Flush();
        string answer = _node.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The validators ended: {_node.StandardError.ReadToEnd()}");
        return [.. JsonNode.Parse(answer)!.AsArray().Select(line => (string)line!)];
    }

    private void Start()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules")), "The validators are not installed: npm ci in Schema/Validators");
        try
        {
            _node ??= Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "answer.mjs"), Path.Combine(RepositoryFile.Root, RulesSchemaTests.File)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no node on the PATH.");
        }
    }
}
