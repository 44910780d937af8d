using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>
/// A long stream of a shop's events, one message a line, and what must come of it: told by whoever made the events, not by
/// the engine.
/// </summary>
internal sealed partial class ShopStream
{
    public const string Rules = """
        {"rules":[
          {"name":"Page view",
           "conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"web.webpagedetails.pageViews"}],
           "actions":[{"type":"trackEvent","event":"Page viewed",
             "properties":{"n":"{{data.n}}","Page":"{{xdm.web.webPageDetails.name}}"}}]},
          {"name":"Product",
           "conditions":[{"left":"{{xdm.eventType}}","operator":"startsWith","right":"commerce."}],
           "actions":[{"type":"trackEvent","event":"Product viewed","properties":{"n":"{{data.n}}"}}]},
          {"name":"Sign-in",
           "conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"userAccount.login"}],
           "actions":[
             {"type":"trackEvent","event":"Signed in","properties":{"n":"{{data.n}}"}},
             {"type":"identify","anonymousId":"{{xdm.identityMap.ECID[0].id}}","userId":"user-{{data.n}}"}]}]}
        """;

    private const string Time = "2025-06-15T11:59:00.000Z";

    /// <summary>More than an hour after the stand-in's clock, and long past on the engine's: only Mixpanel refuses it.</summary>
    private const string TooLateForMixpanel = "2025-06-15T14:00:00.000Z";

    private readonly StringBuilder _lines = new();

    private ShopStream()
    {
    }

    /// <summary>What the clock of the stand-in must show.</summary>
    public static DateTimeOffset StandInTime { get; } = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    public int Events { get; private set; }

    /// <summary>Every record that Mixpanel must have in the end: <c>Page viewed 17</c>.</summary>
    public HashSet<string> Records { get; } = new(StringComparer.Ordinal);

    /// <summary>Every message that must be a dead letter in the end, by its number, with the stage it fails at.</summary>
    public SortedDictionary<long, string> DeadLetters { get; } = [];

    /// <summary>How many events no rule takes.</summary>
    public int Filtered { get; private set; }

    public static ShopStream Create(int events, int seed)
    {
        ShopStream stream = new();
        Random random = new(seed);
        for (int number = 0; number < events; number++)
        {
            stream.Add(number, random.Next(2_000));
        }

        return stream;
    }

    public void WriteTo(string file) => File.WriteAllText(file, _lines.ToString());

    /// <summary>The events, a line each, without the lines' ends.</summary>
    public string[] Lines() => _lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The number of the event that a dead letter is of.</summary>
    public static long NumberOf(JsonNode letter) =>
        long.Parse(Number().Match(letter["event"]!["body"]!.ToString()).Groups["n"].Value, CultureInfo.InvariantCulture);

    /// <summary>One in two thousand is poisonous in each of three ways.</summary>
    private void Add(int number, int lot)
    {
        Events++;
        switch (lot)
        {
            case 0:
                _lines.Append(CultureInfo.InvariantCulture, $$"""{"xdm":{"eventType":"userAccount.login"},"data":{"n":{{number}}""").Append('\n');
                DeadLetters.Add(number, "parse");
                break;
            case 1:
                Append(number, "commerce.productViews", "yesterday");
                DeadLetters.Add(number, "mapping");
                break;
            case 2:
                Append(number, "commerce.productViews", TooLateForMixpanel);
                DeadLetters.Add(number, "mixpanel");
                break;
            case < 1_200:
                Append(number, "web.webpagedetails.pageViews", Time);
                Records.Add($"Page viewed {number}");
                break;
            case < 1_500:
                Append(number, "commerce.productViews", Time);
                Records.Add($"Product viewed {number}");
                break;
            case < 1_600:
                Append(number, "userAccount.login", Time);
                Records.Add($"Signed in {number}");
                Records.Add($"$identify {number}");
                break;
            default:
                Append(number, "web.heartbeat", Time);
                Filtered++;
                break;
        }
    }

    private void Append(int number, string type, string time) => _lines
        .Append(CultureInfo.InvariantCulture, $$$"""{"xdm":{"_id":"{{{number:x8}}}-shop","timestamp":"{{{time}}}","eventType":"{{{type}}}","identityMap":{"ECID":[{"id":"ecid-{{{number % 9_973}}}"}]},""")
        .Append(CultureInfo.InvariantCulture, $$$$"""
            "web":{"webPageDetails":{"name":"Page {{{{number % 211}}}}"}}},"data":{"n":{{{{number}}}}}}
            """)
        .Append('\n');

    [GeneratedRegex("""\"n\":\s*(?<n>[0-9]+)""")]
    private static partial Regex Number();
}
