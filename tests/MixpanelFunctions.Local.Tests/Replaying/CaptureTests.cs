using System.Globalization;
using System.Text;
using Avro;
using Avro.File;
using Avro.Generic;
using Azure.Storage.Blobs;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Azurite;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Programs;
using MixpanelFunctions.Testing.StandIns;

namespace MixpanelFunctions.Local.Tests.Replaying;

/// <summary><c>replay</c> of what Event Hubs Capture wrote, in the schema that it documents.</summary>
public class CaptureTests
{
    /// <summary>https://learn.microsoft.com/azure/event-hubs/explore-captured-avro-files</summary>
    private const string Schema = """
        {"type":"record","name":"EventData","namespace":"Microsoft.ServiceBus.Messaging","fields":[
          {"name":"SequenceNumber","type":"long"},{"name":"Offset","type":"string"},{"name":"EnqueuedTimeUtc","type":"string"},
          {"name":"SystemProperties","type":{"type":"map","values":["long","double","string","bytes"]}},
          {"name":"Properties","type":{"type":"map","values":["long","double","string","bytes","null"]}},
          {"name":"Body","type":["null","bytes"]}]}
        """;

    private const string File = "shop/edge-events/0/2025/06/15/12/00/00.avro";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Codec.Type.Null)]
    [InlineData(Codec.Type.Deflate)]
    public async Task Captured_events_get_the_insert_ids_that_the_function_would_have_given_them(Codec.Type codec)
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        await using ForwardingLine first = await ForwardingLine.StartAsync(
            new StandInOptions(), ProgramFolder.Rules, TimeProvider.System, ("Mixpanel__BaseAddress", mixpanel.Address.ToString()));
        byte[] before = Write(codec, 20, zipped: number => number % 2 == 0);
        string path = folder.Write($"captured/{File}", before);

        await first.ForwardAsync(EdgeEvents.Many(20));
        Ended ended = (await ReplayAsync(folder, mixpanel, "captured")).ShouldEndWith(0);

        Assert.Contains("received 20 = forwarded 20 + filtered 0 + dead-lettered 0", ended.Lines);
        Assert.Equal(Enumerable.Range(1, 20), mixpanel.StoredNumbers);
        Assert.Equal(20, mixpanel.Store.Counts.Duplicates);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact]
    public async Task A_second_replay_sends_nothing_and_other_rules_send_all_of_it()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        folder.Write($"captured/{File}", Write(Codec.Type.Deflate, 1_203));

        (await ReplayAsync(folder, mixpanel, "captured")).ShouldEndWith(0);
        int requests = mixpanel.Seen.Count;
        Ended again = (await ReplayAsync(folder, mixpanel, $"captured/{File}")).ShouldEndWith(0);
        Assert.Equal(requests, mixpanel.Seen.Count);
        folder.Write("rules.json", ProgramFolder.Rules.Replace("\"clicked\"", "\"pressed\"", StringComparison.Ordinal));
        Ended others = (await ReplayAsync(folder, mixpanel, "captured")).ShouldEndWith(0);

        Assert.Contains("captured: 0 messages read, 1,203 settled by an earlier replay", again.Lines);
        Assert.Contains("captured: 1,203 messages read", others.Lines);
        Assert.Equal(1_203, mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task Stopped_by_Mixpanel_it_goes_on_from_the_batch_that_was_not_settled()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        folder.Write($"captured/{File}", Write(Codec.Type.Deflate, 1_203));
        mixpanel.AtTheDoor = _ =>
        {
            if (mixpanel.Seen.Count == 2)
            {
                mixpanel.Faults.Add(new Fault { Kind = FaultKind.Status, When = FaultTrigger.Next(1), Status = 401 });
            }

            return Task.CompletedTask;
        };

        Ended stopped = (await ReplayAsync(folder, mixpanel, "captured")).ShouldEndWith(1);
        Ended on = (await ReplayAsync(folder, mixpanel, "captured")).ShouldEndWith(0);

        Assert.Contains("captured: 500 messages read", stopped.Lines);
        Assert.Contains("captured: 703 messages read, 500 settled by an earlier replay", on.Lines);
        Assert.Equal(Enumerable.Range(1, 1_203), mixpanel.StoredNumbers);
        Assert.Equal(0, mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task Since_a_time_what_was_before_it_is_left_out()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        folder.Write($"captured/{File}", Write(Codec.Type.Null, 10, enqueued: number => EdgeEvents.Enqueued.AddMinutes(number)));

        Ended ended = (await ReplayAsync(folder, mixpanel, "captured", "--since", "2025-06-15T12:08:00Z")).ShouldEndWith(0);

        Assert.Contains("captured: 10 messages read, 7 from before the time asked for", ended.Lines);
        Assert.Equal([8, 9, 10], mixpanel.StoredNumbers);
    }

    [Fact]
    public async Task A_file_that_is_damaged_is_told_and_what_came_before_is_replayed()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        folder.Write($"captured/{File}", Write(Codec.Type.Null, 500)[..^5_000]);
        folder.Write("captured/shop/edge-events/1/2025/06/15/12/00/00.avro", "no Avro at all");

        Ended ended = (await ReplayAsync(folder, mixpanel, "captured")).ShouldEndWith(1);

        Assert.Contains($"captured/{File}: damaged after event ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("captured/shop/edge-events/1/2025/06/15/12/00/00.avro: not a readable Avro file", ended.Output, StringComparison.Ordinal);
        Assert.Contains("2 files damaged", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name it with --partition.", "elsewhere.avro")]
    [InlineData("--stage applies to dead letters only. Captured events have no stage.", "elsewhere.avro", "--partition", "0", "--stage", "rule")]
    public async Task What_insert_ids_depend_on_must_be_known(string message, params string[] arguments)
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        folder.Write("elsewhere.avro", Write(Codec.Type.Null, 3));

        Ended ended = (await ReplayAsync(folder, mixpanel, arguments)).ShouldEndWith(2);

        Assert.Contains(message, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_container_captured_files_are_read_and_never_touched()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        using ProgramFolder folder = Folder();
        BlobContainerClient container = await azurite.ContainerAsync("captured");
        byte[] bytes = Write(Codec.Type.Deflate, 700);
        await container.GetBlobClient(File).UploadAsync(BinaryData.FromBytes(bytes), Cancel);

        Ended ended = (await Program(folder).With("AzureWebJobsStorage", azurite.ConnectionString)
            .RunAsync(Arguments(mixpanel, container.Uri + "/shop/edge-events"))).ShouldEndWith(0);

        Assert.Contains("captured: 700 messages read", ended.Lines);
        Assert.Equal(Enumerable.Range(1, 700), mixpanel.StoredNumbers);
        Assert.Equal(bytes, (await container.GetBlobClient(File).DownloadContentAsync(Cancel)).Value.Content.ToArray());
    }

    private static ProgramFolder Folder()
    {
        ProgramFolder folder = new();
        folder.Write("rules.json", ProgramFolder.Rules);
        return folder;
    }

    private static LocalProgram Program(ProgramFolder folder) => folder.Program.With("Mixpanel__ProjectToken", ForwardingLine.Token);

    private static Task<Ended> ReplayAsync(ProgramFolder folder, WatchedMixpanel mixpanel, params string[] arguments) =>
        Program(folder).RunAsync(Arguments(mixpanel, arguments));

    private static string[] Arguments(WatchedMixpanel mixpanel, params string[] arguments) =>
        ["replay", .. arguments, "--rules", "rules.json", "--mixpanel", mixpanel.Address.ToString()];

    private static byte[] Write(Codec.Type codec, int count, Func<int, bool>? zipped = null, Func<int, DateTimeOffset>? enqueued = null)
    {
        RecordSchema schema = (RecordSchema)Avro.Schema.Parse(Schema);
        using MemoryStream file = new();
        using (IFileWriter<GenericRecord> writer = DataFileWriter<GenericRecord>.OpenWriter(new GenericDatumWriter<GenericRecord>(schema), file, Codec.CreateCodec(codec), leaveOpen: true))
        {
            foreach (int number in Enumerable.Range(1, count))
            {
                byte[] body = Encoding.UTF8.GetBytes(EdgeEvents.Body(number));
                GenericRecord record = new(schema);
                record.Add("SequenceNumber", (long)number);
                record.Add("Offset", $"{number * 1_000L}");
                record.Add("EnqueuedTimeUtc", (enqueued?.Invoke(number) ?? EdgeEvents.Enqueued).UtcDateTime.ToString("M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture));
                record.Add("SystemProperties", new Dictionary<string, object> { ["x-opt-sequence-number"] = (long)number });
                record.Add("Properties", new Dictionary<string, object> { ["Diagnostic-Id"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
                record.Add("Body", zipped?.Invoke(number) == true ? TestStandIn.Gzip(body) : body);
                writer.Append(record);
            }
        }

        return file.ToArray();
    }
}
