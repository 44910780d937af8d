using System.Text.RegularExpressions;

namespace MixpanelFunctions.Forwarding.Tests;

/// <summary>The picture in docs/architecture.md, held against the source.</summary>
public partial class ArchitectureTests
{
    /// <summary>The stations in the order of the way of the data; a folder may use those before it.</summary>
    private static readonly string[] Way = ["Configuration", "Events", "Rules", "Mapping", "Mixpanel", "DeadLetters", "Diagnostics", "Delivery"];

    private static readonly string Source = Path.Combine(RepositoryFile.Root, "src", "MixpanelFunctions.Forwarding");

    public static TheoryData<string> Stations => [.. Way];

    [Theory]
    [MemberData(nameof(Stations))]
    public void A_station_uses_none_that_comes_after_it(string station)
    {
        int place = Array.IndexOf(Way, station);
        string[] files = Directory.GetFiles(Path.Combine(Source, station), "*.cs", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.All(Uses(file), used => Assert.InRange(Array.IndexOf(Way, used), 0, place)));
    }

    [Fact]
    public void Every_folder_is_a_station() =>
        Assert.Equal(
            Way.Order(StringComparer.Ordinal),
            Directory.GetDirectories(Source).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal));

    [Fact]
    public void The_engine_knows_nothing_of_Functions_Event_Hubs_or_the_console() =>
        Assert.All(
            Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories).Where(file => !IsBuildOutput(file)),
            file => Assert.DoesNotMatch(@"Microsoft\.Azure\.Functions|Azure\.Messaging\.EventHubs|\bConsole\.", File.ReadAllText(file)));

    private static IEnumerable<string> Uses(string file) =>
        Namespace().Matches(File.ReadAllText(file)).Select(match => match.Groups["station"].Value).Distinct();

    private static bool IsBuildOutput(string file) =>
        Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";

    [GeneratedRegex(@"^(?:using|namespace) MixpanelFunctions\.Forwarding\.(?<station>\w+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
