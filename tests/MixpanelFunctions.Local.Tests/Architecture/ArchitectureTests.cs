using System.Reflection;
using System.Xml.Linq;

namespace MixpanelFunctions.Local.Tests.Architecture;

/// <summary>What each project may know, that no two folders of a project need each other, and that names tell types apart.</summary>
public class ArchitectureTests
{
    /// <summary>The projects of src, and the projects that each may reference.</summary>
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["MixpanelFunctions"] = ["EventHubs", "Forwarding", "Telemetry"],
        ["MixpanelFunctions.EventHubs"] = ["Forwarding"],
        ["MixpanelFunctions.Forwarding"] = [],
        ["MixpanelFunctions.LiveView"] = ["Forwarding", "Replaying", "StandIn"],
        ["MixpanelFunctions.Local"] = ["EventHubs", "Forwarding", "LiveView", "LocalHub", "Replaying", "StandIn", "Telemetry", "Verifying"],
        ["MixpanelFunctions.LocalHub"] = [],
        ["MixpanelFunctions.Replaying"] = ["Forwarding"],
        ["MixpanelFunctions.StandIn"] = [],
        ["MixpanelFunctions.Telemetry"] = ["Forwarding"],
        ["MixpanelFunctions.Verifying"] = ["Forwarding"],
    };

    private static readonly string Source = Path.Combine(RepositoryFile.Root, "src");

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Source).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    /// <summary>All but the Function app, which is compiled only where the package feed has its packages.</summary>
    public static TheoryData<string> Libraries => [.. Projects.Select(project => project.Data).Where(project => project != "MixpanelFunctions")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may_know(string project)
    {
        XDocument file = XDocument.Load(Path.Combine(Source, project, $"{project}.csproj"));
        IEnumerable<string> referenced = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))
            .Select(name => name["MixpanelFunctions.".Length..]);

        Assert.True(MayReference.TryGetValue(project, out string[]? allowed), $"{project} is not in the table of projects.");
        Assert.Empty(referenced.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void No_folders_of_a_project_use_each_other_in_a_circle(string project)
    {
        string circles = string.Join('\n', new FolderCircles(Assembly.Load(project)).All());
        Assert.True(circles.Length == 0, circles);
    }

    [Fact]
    public void No_two_types_have_the_same_name()
    {
        IEnumerable<string> same = Libraries.SelectMany(project => Assembly.Load(project.Data).GetTypes())
            .Where(type => !type.IsNested && type.Namespace?.StartsWith("MixpanelFunctions.", StringComparison.Ordinal) == true)
            .GroupBy(type => type.Name)
            .Where(types => types.Count() > 1)
            .Select(types => string.Join(" = ", types));
        Assert.Empty(same);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_namespace_is_the_folder_it_stands_in(string project)
    {
        string folder = Path.Combine(Source, project);
        foreach (string file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            string[] parts = Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar);
            if (parts[0] is "bin" or "obj" || Path.GetFileName(file) == "Program.cs")
            {
                continue;
            }

            string expected = parts[0] == "." ? project : $"{project}.{string.Join('.', parts)}";
            Assert.Contains($"namespace {expected};", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }
}
