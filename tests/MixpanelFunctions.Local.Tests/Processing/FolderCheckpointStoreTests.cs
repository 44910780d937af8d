using MixpanelFunctions.EventHubs.Checkpoints;

namespace MixpanelFunctions.Local.Tests.Processing;

public sealed class FolderCheckpointStoreTests : IDisposable
{
    private const string FileOfPartition7 = "shop.servicebus.windows.net/edge-events/$default/checkpoint/7.json";

    private readonly TemporaryFolder _folder = new();

    private static readonly ConsumerGroup Group = new("Shop.servicebus.windows.net", "Edge-Events", "$Default");

    private FolderCheckpointStore Store => new(_folder.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_partition_without_a_checkpoint_has_none() => Assert.Null(await Store.ReadAsync(Group, "7", Cancel));

    [Fact]
    public async Task A_checkpoint_is_read_as_it_was_written_by_whoever_comes_next()
    {
        await Store.WriteAsync(Group, new Checkpoint("7", 41, "1024"), Cancel);
        await Store.WriteAsync(Group, new Checkpoint("8", 1, null), Cancel);
        await Store.WriteAsync(Group, new Checkpoint("7", 42, "2048"), Cancel);

        Assert.Equal(new Checkpoint("7", 42, "2048"), await Store.ReadAsync(Group, "7", Cancel));
        Assert.Equal(new Checkpoint("8", 1, null), await Store.ReadAsync(Group, "8", Cancel));
        Assert.Equal("""{"sequenceNumber":42,"offset":"2048"}""", await File.ReadAllTextAsync(_folder.File(FileOfPartition7), Cancel));
    }

    [Fact]
    public async Task Only_the_owner_may_read_a_checkpoint()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await Store.WriteAsync(Group, new Checkpoint("7", 41, "1024"), Cancel);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File(FileOfPartition7)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(_folder.File(FileOfPartition7))!));
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_counts_for_nothing()
    {
        await Store.WriteAsync(Group, new Checkpoint("7", 41, "1024"), Cancel);
        _folder.Write(FileOfPartition7 + ".tmp", """{"sequenceNu""");

        Assert.Equal(41, (await Store.ReadAsync(Group, "7", Cancel))?.SequenceNumber);
        await Store.WriteAsync(Group, new Checkpoint("7", 42, "2048"), Cancel);
        Assert.Equal(42, (await Store.ReadAsync(Group, "7", Cancel))?.SequenceNumber);
        Assert.False(File.Exists(_folder.File(FileOfPartition7 + ".tmp")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"sequenceNumber":"many","offset":"1024"}""")]
    [InlineData("""{"sequenceNumber":-1,"offset":"1024"}""")]
    [InlineData("""{"sequenceNumber":-9223372036854775808}""")]
    [InlineData("""{"sequenceNumber":7,"offset":"-5"}""")]
    [InlineData("""{"sequenceNumber":7,"offset":"far"}""")]
    [InlineData("""{"sequenceNumber":7,"offset":""}""")]
    [InlineData("""{"sequenceNumber":7,"offset":" 7"}""")]
    [InlineData("""{"sequenceNumber":7,"offset":"99999999999999999999"}""")]
    [InlineData("""{"sequenceNumber":7,"offset":1024}""")]
    public async Task What_is_no_checkpoint_is_told_with_its_place(string content)
    {
        _folder.Write(FileOfPartition7, content);

        CheckpointUnreadableException exception = await Assert.ThrowsAsync<CheckpointUnreadableException>(() => Store.ReadAsync(Group, "7", Cancel));
        Assert.StartsWith(_folder.File(FileOfPartition7) + " is not a checkpoint: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Delete it to read its partition again from the oldest event.", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
