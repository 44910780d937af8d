namespace MixpanelFunctions.Local.Tests.Docs;

/// <summary>Files of the repository that are not part of the build.</summary>
internal static class RepositoryFile
{
    public static string Root => RepositoryRoot.Folder;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));
}
