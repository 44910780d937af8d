using System.Text.Json.Nodes;

namespace MixpanelFunctions.Tests;

/// <summary>The files of the working tree that these tests read.</summary>
internal static class Repository
{
    public static string Root => RepositoryFile.Root;

    public static string Read(string path) => RepositoryFile.Read(path);

    public static JsonObject ReadJson(string path) => JsonNode.Parse(Read(path))!.AsObject();

    /// <summary>The Function app's own source files, by name.</summary>
    public static IReadOnlyDictionary<string, string[]> HeadSources { get; } = Directory
        .EnumerateFiles(Path.Combine(Root, "src", "MixpanelFunctions"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !IsBuildOutput(path))
        .ToDictionary(path => Path.GetFileName(path), File.ReadAllLines);

    private static bool IsBuildOutput(string path) =>
        Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj");
}
