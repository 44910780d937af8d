namespace MixpanelFunctions;

/// <summary>The folder that holds the solution, for what reads files of the repository that are not part of the build.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder's path.</summary>
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "MixpanelFunctions.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("This does not run inside the repository."));
}
