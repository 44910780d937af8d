namespace MixpanelFunctions.Local.Tests.Docs;

/// <summary>Files of the repository that are not part of the build.</summary>
internal static class RepositoryFile
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "MixpanelFunctions.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository."));
}
