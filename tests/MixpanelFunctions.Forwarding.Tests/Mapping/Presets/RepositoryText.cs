namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets;

/// <summary>Files of the repository: documents, samples and tables that tests go by.</summary>
internal static class RepositoryText
{
    public static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryRoot.Folder, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(RepositoryRoot.Folder, path));
}
