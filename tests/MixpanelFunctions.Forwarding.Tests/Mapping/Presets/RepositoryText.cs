namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets;

/// <summary>Files of the repository: documents, samples and tables that tests go by.</summary>
internal static class RepositoryText
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "MixpanelFunctions.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository."));
}
