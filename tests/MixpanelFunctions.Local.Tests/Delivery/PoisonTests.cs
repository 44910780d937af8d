using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using MixpanelFunctions.Local.Tests.Processing;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>
/// Messages that anyone who may send can make, and that cost far more than their bytes: each is forwarded by a process whose heap
/// is bounded, and takes CPU in proportion to what was sent. Nothing here looks at the clock.
/// </summary>
public class PoisonTests(ITestOutputHelper output)
{
    private const int OneMegabyte = 1_048_576;

    /// <summary>The runtime ends the process where its heap grows beyond this, 256 MB, in hexadecimal: half of the smallest instance of Flex Consumption.</summary>
    private const string HeapLimit = "10000000";

    /// <summary>What a process takes whatever it is sent: the compiler, the collector.</summary>
    private const double BaseMilliseconds = 1_000;

    /// <summary>Ordinary events take some 5 µs a KB.</summary>
    private const double MillisecondsAKilobyte = 1.5;

    public static TheoryData<string, int, int> Messages => new()
    {
        // By name; how many messages; events at the most, dead letters all of them.
        { "parts in gzip", 1, 1 },
        { "blanks in gzip", 1, 1 },
        { "blanks", 1, 101 },
        { "numbers in a list", 1, 101 },
        { "numbers in a list", 20, 2_020 },
        { "open braces", 1, 101 },
        { "open braces", 20, 2_020 },
        { "open arrays", 1, 101 },
        { "texts that hold one another", 1, 101 },
        { "deep texts that hold one another", 1, 101 },
        { "empty lists of events", 1, 101 },
        { "lists of events in one another", 1, 101 },
        { "no characters", 1, 1 },
        { "no characters in gzip", 8, 8 },
        { "some characters in gzip", 8, 808 },
        { "numbers in an event in gzip", 8, 8 },
        { "names again and again", 1, 1 },
        { "strings without end", 1, 101 },
        { "empty events", 1, 10_001 },
        { "empty events", 20, 200_020 },
        { "identities", 1, 1 },
        { "products", 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void It_is_dead_lettered_within_memory_and_in_proportion_to_its_bytes(string name, int count, int mostEvents)
    {
        using TemporaryFolder folder = new();
        string messages = Directory.CreateDirectory(folder.File("messages")).FullName;
        byte[] message = Message(name);
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(Path.Combine(messages, $"{i:00}"), message);
        }

        Dictionary<string, string> settings = new()
        {
            ["EventHubName"] = "edge-events",
            ["Mixpanel__ProjectToken"] = ForwardingLine.Token,
            // Nobody listens there, and nothing is to be sent.
            ["Mixpanel__BaseAddress"] = "http://127.0.0.1:1",
            ["DeadLetters__Folder"] = folder.File("dead-letters"),
            ["Forwarding__RulesFile"] = folder.Write("rules.json", Rules),
            ["DOTNET_GCHeapHardLimit"] = HeapLimit,
            ["DOTNET_gcServer"] = "0",
        };
        StringBuilder errors = new();
        List<string> lines = [];
        using Process process = ForwardingProgram.Start(["poison", messages], settings, lines.Add, errors);
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, $"{name}: {errors}");
        long[] told = [.. Assert.Single(lines).Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        double kilobytes = (double)message.Length * count / 1_024;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} × {name}, {kilobytes:N0} KB: {told[0]} events, {told[4]} ms of CPU"));
        Assert.InRange(told[0], count, mostEvents);
        Assert.Equal(told[0], told[1] + told[2] + told[3]);
        Assert.InRange(told[4], 0, BaseMilliseconds + (kilobytes * MillisecondsAKilobyte));
    }

    private const string Rules = """
        { "rules": [
          { "name": "None", "conditions": [ { "left": "{{xdm.eventType}}", "operator": "equals", "right": "no such type" } ],
            "actions": [ { "type": "trackEvent", "event": "E", "preset": "standard" } ] },
          { "name": "Late", "conditions": [ { "left": "{{xdm.productListItems}}", "operator": "exists" } ],
            "actions": [ { "type": "trackEvent", "event": "{{xdm.none}}", "preset": "standard" } ] } ] }
        """;

    private static byte[] Message(string name) => name switch
    {
        "parts in gzip" => Gzip(Repeat("1 ", 66_000_000)),
        "blanks in gzip" => Gzip(Repeat("1" + new string(' ', 15_999), 65_600_000)),
        "blanks" => Repeat("1" + new string(' ', 1_999), OneMegabyte),
        "numbers in a list" => [.. "["u8, .. Repeat("1,", OneMegabyte - 2), .. "1]"u8],
        "open braces" => Repeat("{\n", OneMegabyte),
        "open arrays" => Repeat("[1\n", OneMegabyte),
        "texts that hold one another" => Repeat("{\"a\":\n", OneMegabyte),
        "deep texts that hold one another" => Repeat("{\"a\":[" + string.Concat(Enumerable.Repeat("1,", 2_000)) + "\n", OneMegabyte),
        "empty lists of events" => [.. "["u8, .. Repeat("{\"events\":[]},", OneMegabyte - 16), .. "{}]"u8],
        "lists of events in one another" => [.. Repeat("{\"events\":[", 60 * 11), .. Repeat("1,", OneMegabyte - 2_000), .. "1"u8, .. Repeat("]}", 60 * 2)],
        "no characters" => Repeat([0xFF, 0xFE], OneMegabyte),
        "no characters in gzip" => Gzip(Noise(16_000_000, 60)),
        // Three times its size with every character replaced, which is just within bounds.
        "some characters in gzip" => Gzip(Noise(5_500_000, 20)),
        "numbers in an event in gzip" => Gzip([.. "{\"xdm\":{\"a\":["u8, .. Digits(15_900_000), .. "1]}}"u8]),
        "names again and again" => [.. "{\"xdm\":{"u8, .. Repeat("\"web\":{\"webPageDetails\":{\"URL\":\"x\"}},", OneMegabyte - 64), .. "\"a\":1}}"u8],
        "strings without end" => Repeat("{\"a\n", OneMegabyte),
        "empty events" => [.. "["u8, .. Repeat("{\"eventType\":1},", OneMegabyte - 32), .. "{\"eventType\":1}]"u8],
        "identities" => [.. "{\"xdm\":{\"identityMap\":{\"CRM\":["u8, .. Repeat("{\"id\":\"1\"},", OneMegabyte - 64), .. "{}]}}}"u8],
        "products" => [.. "{\"xdm\":{\"productListItems\":["u8, .. Repeat("{\"SKU\":\"1\"},", OneMegabyte - 64), .. "{}]}}"u8],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static byte[] Repeat(string text, int length) => Repeat(Encoding.UTF8.GetBytes(text), length);

    private static byte[] Repeat(byte[] text, int length)
    {
        byte[] bytes = new byte[length - (length % text.Length)];
        for (int at = 0; at < bytes.Length; at += text.Length)
        {
            text.CopyTo(bytes, at);
        }

        return bytes;
    }

    /// <summary>Numbers of one digit, not so regular that they are refused for how little they take compressed.</summary>
    private static byte[] Digits(int length)
    {
        byte[] text = Repeat("1,", length);
        Random random = new(1);
        for (int i = 0; i < length / 10; i += 2)
        {
            text[i] = (byte)random.Next('1', '9');
        }

        return text;
    }

    /// <summary>Bytes that are no characters and do not shrink to a hundredth.</summary>
    private static byte[] Noise(int length, int ratio)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes.AsSpan(0, length / ratio));
        bytes.AsSpan(length / ratio).Fill(0xFF);
        return bytes;
    }

    private static byte[] Gzip(byte[] text)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.SmallestSize))
        {
            gzip.Write(text);
        }

        return target.ToArray();
    }
}
