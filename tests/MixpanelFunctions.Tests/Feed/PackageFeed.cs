using System.IO.Compression;

namespace MixpanelFunctions.Tests.Feed;

/// <summary>A package feed that is a folder.</summary>
internal static class PackageFeed
{
    /// <summary>Puts a package into a feed; it holds nothing, and depends on a version that no feed has.</summary>
    public static void Add(string feed, string id, string version)
    {
        using ZipArchive package = ZipFile.Open(Path.Combine(feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using StreamWriter specification = new(package.CreateEntry($"{id}.nuspec").Open());
        specification.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{id}</id>
                <version>{version}</version>
                <authors>tests</authors>
                <description>Empty.</description>
                <dependencies><dependency id="Azure.Messaging.EventHubs" version="5.12.0.1" /></dependencies>
              </metadata>
            </package>
            """);
    }

    /// <summary>A configuration of NuGet that knows one feed and nothing else.</summary>
    /// <returns>Its path.</returns>
    public static string Configure(string folder, string feed)
    {
        string path = Path.Combine(folder, "nuget.config");
        File.WriteAllText(path, $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder, "packages")}" /></config>
              <packageSources><clear /><add key="tested" value="{feed}" /></packageSources>
            </configuration>
            """);
        return path;
    }
}
