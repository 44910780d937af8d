namespace MixpanelFunctions;

/// <summary>Files of the repository that are not part of the build: documents, samples, tables, sources.</summary>
internal static class RepositoryFile
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "MixpanelFunctions.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("This does not run inside the repository."));
}
