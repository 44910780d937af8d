using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Mapping.Presets;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets;

/// <summary>XDM's media details, https://github.com/adobe/xdm/blob/master/components/datatypes/mediadetails.schema.json.</summary>
public class MediaTests
{
    /// <summary>The objects of the media details with all of their fields.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["sessionDetails"] = """
            ID name friendlyName length contentType playerName channel appVersion show season episode assetID genre genreList firstAirDate firstDigitalDate rating
            originator network showType adLoad mvpd authorized dayPart feed streamFormat hasResume streamType artist album label author station publisher segment
            isDownloaded isFederated isViewed isPlayed isCompleted timePlayed totalTimePlayed scheduleTimePlayed uniqueTimePlayed averageMinuteAudience adCount
            chapterCount hasProgress10 hasProgress25 hasProgress50 hasProgress75 hasProgress95 estimatedStreams hasPauseImpactedStreams pauseCount pauseTime
            hasSegmentView secondsSinceLastCall cdn pev3 pccr dataIngestionSource
            """,
        ["advertisingDetails"] = "friendlyName name length podPosition playerName advertiser campaignID creativeID siteID creativeURL placementID isCompleted isStarted timePlayed",
        ["advertisingPodDetails"] = "ID friendlyName index offset",
        ["chapterDetails"] = "friendlyName length offset index ID isStarted isCompleted timePlayed",
        ["errorDetails"] = "name source",
        ["qoeDataDetails"] = """
            bitrateAverageBucket bitrate bitrateAverage hasBitrateChangeImpactedStreams bitrateChangeCount hasDroppedFrameImpactedStreams droppedFrames
            isDroppedBeforeStart framesPerSecond timeToStart hasBufferImpactedStreams bufferCount bufferTime hasErrorImpactedStreams errorCount
            hasStallImpactedStreams stallCount stallTime playerSdkErrors externalErrors mediaSdkErrors
            """,
    };

    public static TheoryData<string, string> All
    {
        get
        {
            TheoryData<string, string> all = new() { { "playhead", "5" }, { "sessionID", "\"s\"" } };
            foreach ((string owner, string names) in Fields)
            {
                foreach (string name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                {
                    all.Add($"{owner}.{name}", name is "genreList" || name.EndsWith("Errors", StringComparison.Ordinal) ? "[\"v\"]" : "\"v\"");
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_field_of_the_media_has_a_property_that_is_its_own(string path, string value)
    {
        string[] steps = path.Split('.');
        string media = steps.Length == 1 ? $"\"{path}\":{value}" : $"\"{steps[0]}\":{{\"{steps[1]}\":{value}}}";

        KeyValuePair<string, JsonNode?> collected = Assert.Single(Media(PresetRun.Of($"\"mediaCollection\":{{{media}}}")));
        KeyValuePair<string, JsonNode?> reported = Assert.Single(Media(PresetRun.Of($"\"mediaReporting\":{{{media}}}")));

        Assert.Equal(value, collected.Value!.ToJsonString());
        Assert.Equal(value, reported.Value!.ToJsonString());
        Assert.Equal(collected.Key, reported.Key);
        Assert.Single(PresetTable.Read("media"), property => property.Sources.Any(source => source.Paths.Contains($"xdm.mediaCollection.{path}")));
    }

    [Theory]
    [InlineData("statesStart", """{"Media States Started":["mute","fullscreen"]}""")]
    [InlineData("statesEnd", """{"Media States Ended":["mute","fullscreen"]}""")]
    [InlineData("states", """{"Media States":["mute","fullscreen"],"Media State Details":[{"name":"mute","isSet":true,"count":2,"time":9},{"name":"fullscreen"}]}""")]
    public void States_of_the_player_become_lists(string list, string expected) =>
        AssertSame(expected, PresetRun.Of($$"""
            "mediaCollection":{"{{list}}":[{"name":"mute","isSet":true,"count":2,"time":9},{"name":"fullscreen"}]}
            """));

    [Fact]
    public void Metadata_of_the_players_own_keep_their_names()
    {
        JsonObject properties = PresetRun.Of("""
            "mediaCollection":{"customMetadata":[{"name":"Series \u00e5","value":"x"},{"value":7,"name":"n"},{"name":"","value":"x"},{"name":"empty","value":""},{"name":"none"},5,{"name":"time","value":"x"}]},
            "mediaReporting":{"customMetadata":[{"name":"n","value":8},{"name":"flag","value":true}]}
            """);

        Assert.Equal("x", (string?)properties["Series å"]);
        Assert.Equal(7, (int?)properties["n"]);
        Assert.Equal(true, (bool?)properties["flag"]);
        Assert.False(properties.ContainsKey("empty") || properties.ContainsKey("none") || properties.ContainsKey(string.Empty));
        Assert.Equal(1_794_204_000_000, (long)properties["time"]!);
    }

    private static void AssertSame(string expected, JsonObject properties) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), Media(properties)), properties.ToJsonString());

    private static JsonObject Media(JsonObject properties) =>
        new(properties.Where(property => property.Key.StartsWith("Media ", StringComparison.Ordinal)).Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
}
