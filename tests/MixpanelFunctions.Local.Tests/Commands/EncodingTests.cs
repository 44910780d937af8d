using System.IO.Compression;
using System.Text;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.Testing.Hubs;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary>Files of events in UTF-16, as <c>&gt;</c> in Windows PowerShell writes them.</summary>
public class EncodingTests
{
    private const string Event = """{"xdm":{"eventType":"any","timestamp":"2026-11-09T10:00:00Z"}}""";

    [Theory]
    [InlineData(false, true, "map")]
    [InlineData(false, false, "map")]
    [InlineData(true, true, "map")]
    [InlineData(true, false, "map")]
    [InlineData(false, true, "explain")]
    [InlineData(false, true, "run", "--once", "--port", "0", "--amqp-port", "0", "--events")]
    public async Task A_file_in_UTF_16_is_refused_once_before_anything_starts(bool bigEndian, bool mark, params string[] command)
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", ProgramFolder.Rules);
        folder.Write("events.ndjson", Utf16($"{Event}\r\n{Event}\r\n", bigEndian, mark));

        Ended ended = (await folder.Program.RunAsync([.. command, "events.ndjson", "--rules", "rules.json"])).ShouldEndWith(2);

        Assert.Equal(Said(bigEndian ? "BigEndianUnicode" : "Unicode"), ended.Errors.Trim());
        Assert.Empty(ended.Output.Trim());
    }

    [Fact]
    public async Task Send_sends_nothing_of_it()
    {
        using ProgramFolder folder = new();
        folder.Write("events.ndjson", Utf16($"{Event}\n", bigEndian: false, mark: true));
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        Ended ended = (await folder.Program.RunAsync("send", "--events", "events.ndjson", "--hub", "events", "--connection", hubs.ConnectionString)).ShouldEndWith(2);

        Assert.Equal(Said("Unicode"), ended.Errors.Trim());
        Assert.All(hubs.Store.Hub(TestHubs.Hub)!.Partitions, partition => Assert.Equal(0, partition.State.Count));
    }

    [Fact]
    public async Task A_compressed_file_is_refused_as_well()
    {
        using ProgramFolder folder = new();
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionMode.Compress))
        {
            gzip.Write(Utf16($"[\n{Event}]", bigEndian: false, mark: false));
        }

        folder.Write("events.ndjson", compressed.ToArray());

        Assert.Equal(Said("Unicode"), (await folder.Program.RunAsync("map", "events.ndjson")).ShouldEndWith(2).Errors.Trim());
    }

    [Fact]
    public async Task Standard_input_is_refused_at_its_first_bytes()
    {
        using ProgramFolder folder = new();

        Ended ended = (await folder.Program.RunWithInputAsync(Utf16(Event, bigEndian: false, mark: true), "map", "-")).ShouldEndWith(2);

        Assert.Equal("Standard input is UTF-16. Nothing of it was used. Send it as UTF-8.", ended.Errors.Trim());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("\uFEFF")]
    [InlineData("\0\0")]
    [InlineData("a\0")]
    public async Task Another_text_is_read_as_before(string start)
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", ProgramFolder.Rules);
        folder.Write("events.ndjson", Encoding.UTF8.GetBytes($"{start}\n{Event}\n"));

        Ended ended = (await folder.Program.RunAsync("map", "events.ndjson", "--rules", "rules.json")).ShouldEndWith(0);

        Assert.Contains("1 mapped", ended.Errors, StringComparison.Ordinal);
    }

    private static string Said(string encoding) =>
        $"events.ndjson is UTF-16, as > in Windows PowerShell writes it. Nothing of it was used. Save it as UTF-8, for example with: Get-Content -Encoding {encoding} 'events.ndjson' | Set-Content -Encoding utf8 NEW-FILE";

    private static byte[] Utf16(string text, bool bigEndian, bool mark)
    {
        UnicodeEncoding encoding = new(bigEndian, mark);
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }
}
