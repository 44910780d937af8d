using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Storage;

public sealed class PersistenceTests : IDisposable
{
    private static readonly Retention Long = new(TimeSpan.FromDays(1), long.MaxValue);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_restart_keeps_events_numbers_offsets_times_and_keys()
    {
        List<LoggedEvent> before;
        using (PartitionLog log = Open())
        {
            log.Append([TestEvents.Of("a") with { PartitionKey = "Ærø" }, TestEvents.Of("b")]);
            _clock.Advance(TimeSpan.FromSeconds(1));
            log.Append("c");
            before = log.ReadAll();
        }

        using PartitionLog again = Open();
        again.Append("d");

        List<LoggedEvent> after = again.ReadAll();
        Assert.Equal(before.Select(Facts), after.Take(3).Select(Facts));
        Assert.Equal(["a", "b", "c", "d"], after.Select(TestEvents.BodyOf));
        Assert.Equal("Ærø", after[0].Content.PartitionKey);
        Assert.Null(after[1].Content.PartitionKey);
        Assert.Equal((3, before[2].Offset + before[2].Size), (after[3].SequenceNumber, after[3].Offset));
    }

    [Fact]
    public void What_was_appended_is_in_the_file_before_anything_is_closed()
    {
        using PartitionLog log = Open();
        log.Append("a");
        log.Append("b");

        using TemporaryFolder copy = new();
        File.Copy(Assert.Single(Segments()), copy.File("00000000000000000000.log"));

        using PartitionLog other = new("0", Long, _clock, copy.Path);
        Assert.Equal(["a", "b"], other.ReadAll().Select(TestEvents.BodyOf));
    }

    [Fact]
    public void A_torn_end_is_cut_off_wherever_it_tore_and_takes_the_whole_batch()
    {
        using (PartitionLog log = Open())
        {
            log.Append("a");
        }

        string file = Assert.Single(Segments());
        byte[] whole = File.ReadAllBytes(file);
        int sound = whole.Length;
        using (PartitionLog log = Open())
        {
            log.Append("b", "c");
        }

        whole = File.ReadAllBytes(file);
        for (int length = sound; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            using (PartitionLog log = Open())
            {
                Assert.Equal(["a"], log.ReadAll().Select(TestEvents.BodyOf));
                log.Append("d");
                Assert.Equal([0L, 1], log.ReadAll().Select(one => one.SequenceNumber));
            }

            using PartitionLog again = Open();
            Assert.Equal(["a", "d"], again.ReadAll().Select(TestEvents.BodyOf));
        }
    }

    [Fact]
    public void A_file_that_was_only_just_begun_is_begun_again()
    {
        using (PartitionLog log = Open())
        {
            log.Append("a");
        }

        string file = Assert.Single(Segments());
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..20]);

        using PartitionLog again = Open();
        again.Append("b");
        Assert.Equal(0, Assert.Single(again.ReadAll()).SequenceNumber);
    }

    [Fact]
    public void A_log_that_is_cut_off_anywhere_has_every_event_before_and_gives_no_kept_number_again()
    {
        List<(string File, long Length)> written = [];
        using (PartitionLog log = Open(segmentBytes: 120))
        {
            for (int i = 0; i < 6; i++)
            {
                log.Append($"{i}");
                written.Add((Segments()[^1], new FileInfo(Segments()[^1]).Length));
            }
        }

        List<string> files = Segments();
        Assert.InRange(files.Count, 3, 5);
        foreach (string cut in files)
        {
            byte[] whole = File.ReadAllBytes(cut);
            for (int length = 0; length <= whole.Length; length++)
            {
                using TemporaryFolder copy = new();
                foreach (string file in files.TakeWhile(file => file != cut))
                {
                    File.Copy(file, copy.File(Path.GetFileName(file)));
                }

                File.WriteAllBytes(copy.File(Path.GetFileName(cut)), whole[..length]);
                int acknowledged = written.Count(one =>
                    string.CompareOrdinal(one.File, cut) < 0 || (one.File == cut && one.Length <= length));
                // As after a kill, and once more: the first start must leave nothing behind that misleads the second.
                for (int start = 0; start < 2; start++)
                {
                    using PartitionLog log = new("0", Long, _clock, copy.Path, segmentBytes: 120);
                    Assert.Equal(Enumerable.Range(0, acknowledged).Select(i => $"{i}"), log.ReadAll().Select(TestEvents.BodyOf));
                    Assert.Equal(acknowledged - 1, log.State.LastSequenceNumber);
                }

                using PartitionLog next = new("0", Long, _clock, copy.Path, segmentBytes: 120);
                next.Append("next");
                Assert.Equal(acknowledged, next.ReadAll()[^1].SequenceNumber);
            }
        }
    }

    [Fact]
    public void A_process_that_ended_as_it_began_a_file_loses_neither_events_nor_numbers_when_old_events_go()
    {
        using (PartitionLog log = Open())
        {
            log.Append("old");
            _clock.Advance(TimeSpan.FromHours(20));
            log.Append("kept");
        }

        File.WriteAllBytes(Path.Combine(_folder.Path, "00000000000000000002.log"), []);
        _clock.Advance(TimeSpan.FromHours(10));
        using (PartitionLog again = Open())
        {
            Assert.Equal(["kept"], again.ReadAll().Select(TestEvents.BodyOf));
        }

        using (PartitionLog again = Open())
        {
            Assert.Equal(["kept"], again.ReadAll().Select(TestEvents.BodyOf));
        }

        File.WriteAllBytes(Path.Combine(_folder.Path, "00000000000000000002.log"), []);
        _clock.Advance(TimeSpan.FromDays(2));
        using (PartitionLog empty = Open())
        {
            Assert.True(empty.State.IsEmpty);
        }

        using PartitionLog last = Open();
        last.Append("next");
        Assert.Equal(2, Assert.Single(last.ReadAll()).SequenceNumber);
    }

    [Fact]
    public void A_changed_byte_is_never_taken_for_an_event()
    {
        using (PartitionLog log = Open())
        {
            log.Append("a");
            log.Append("b");
        }

        string file = Assert.Single(Segments());
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^3] ^= 1;
        File.WriteAllBytes(file, bytes);

        using PartitionLog again = Open();
        Assert.Equal(["a"], again.ReadAll().Select(TestEvents.BodyOf));
    }

    [Fact]
    public void Damage_in_the_last_file_is_told_where_sound_events_stand_behind_it()
    {
        using (PartitionLog log = Open())
        {
            log.Append("a");
            log.Append("b", "c");
            log.Append("d");
        }

        string file = Assert.Single(Segments());
        byte[] whole = File.ReadAllBytes(file);
        int frame = (whole.Length - SegmentHeader.Bytes - LogFrame.HeadBytes) / 4;
        // From the first event's frame to the last but one's, length and sum among them.
        for (int at = SegmentHeader.Bytes; at < whole.Length - frame - LogFrame.HeadBytes; at++)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= 0x55;
            File.WriteAllBytes(file, bytes);

            EventLogDamagedException thrown = Assert.Throws<EventLogDamagedException>(() => Open());
            Assert.StartsWith($"{file} is damaged at byte ", thrown.Message, StringComparison.Ordinal);
            Assert.Equal(bytes, File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void Damage_before_the_end_is_told_and_nothing_is_dropped()
    {
        using (PartitionLog log = Open(segmentBytes: 1))
        {
            log.Append("a");
            log.Append("b");
        }

        string first = Segments()[0];
        byte[] bytes = File.ReadAllBytes(first);
        bytes[^1] ^= 1;
        File.WriteAllBytes(first, bytes);

        EventLogDamagedException thrown = Assert.Throws<EventLogDamagedException>(() => Open());
        Assert.Equal($"{first} is damaged at byte 44.", thrown.Message);
        Assert.Equal(2, Segments().Count);
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        using (PartitionLog log = Open(segmentBytes: 1))
        {
            log.Append("a");
            log.Append("b");
            log.Append("c");
        }

        File.Delete(Segments()[1]);

        EventLogDamagedException thrown = Assert.Throws<EventLogDamagedException>(() => Open());
        Assert.Equal($"{Segments()[1]} starts with event 2 instead of 1.", thrown.Message);
    }

    [Fact]
    public void Files_that_nothing_is_left_of_are_deleted_and_numbers_go_on()
    {
        using (PartitionLog log = Open(new Retention(TimeSpan.FromDays(1), 4_000), segmentBytes: 1_000))
        {
            for (int i = 0; i < 20; i++)
            {
                log.Append([TestEvents.OfSize(500)]);
            }
        }

        Assert.InRange(Segments().Count, 4, 6);
        using (PartitionLog again = Open())
        {
            Assert.Equal(19, again.State.LastSequenceNumber);
            Assert.InRange(again.State.Count, 7, 12);
        }

        _clock.Advance(TimeSpan.FromDays(2));
        using PartitionLog expired = Open();
        Assert.True(expired.State.IsEmpty);
        expired.Append("a");
        Assert.Equal(20, Assert.Single(expired.ReadAll()).SequenceNumber);
    }

    [Fact]
    public void A_hub_keeps_its_age_and_its_number_of_partitions()
    {
        DateTimeOffset made = _clock.GetUtcNow();
        using (NamespaceStore store = NamespaceStore.Open(Options(partitions: 2)))
        {
            store.Hub("events")!.Append(null, [TestEvents.Of("a")]);
        }

        _clock.Advance(TimeSpan.FromHours(1));
        using (NamespaceStore store = NamespaceStore.Open(Options(partitions: 2)))
        {
            HubStore hub = store.Hub("EVENTS")!;
            Assert.Equal(made, hub.CreatedAt);
            Assert.Equal("a", TestEvents.BodyOf(Assert.Single(hub.Partitions[0].ReadAll())));
        }

        EventLogDamagedException thrown = Assert.Throws<EventLogDamagedException>(() => NamespaceStore.Open(Options(partitions: 3)));
        Assert.Equal(
            $"{_folder.File("events")} has 2 partitions, but hub \"Events\" is configured with 3. Use the same number, or another folder.",
            thrown.Message);
    }

    [Fact]
    public void A_folder_serves_one_endpoint_at_a_time()
    {
        using (NamespaceStore.Open(Options(partitions: 1)))
        {
            EventLogDamagedException thrown = Assert.Throws<EventLogDamagedException>(() => NamespaceStore.Open(Options(partitions: 1)));
            Assert.StartsWith($"The folder {_folder.Path} is in use by another endpoint", thrown.Message, StringComparison.Ordinal);
        }

        NamespaceStore.Open(Options(partitions: 1)).Dispose();
    }

    private static (long, long, long, int, string?) Facts(LoggedEvent one) =>
        (one.SequenceNumber, one.Offset, one.EnqueuedTime, one.Size, one.Content.PartitionKey);

    private LocalEventHubsOptions Options(int partitions) => new()
    {
        Hubs = [new LocalEventHub { Name = "Events", PartitionCount = partitions }],
        Folder = _folder.Path,
        TimeProvider = _clock,
    };

    private PartitionLog Open(Retention? retention = null, long segmentBytes = SegmentFiles.DefaultSegmentBytes) =>
        new("0", retention ?? Long, _clock, _folder.Path, segmentBytes);

    private List<string> Segments() => [.. Directory.EnumerateFiles(_folder.Path, "*.log").Order(StringComparer.Ordinal)];
}
