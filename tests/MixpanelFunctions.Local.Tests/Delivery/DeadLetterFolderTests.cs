using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>A batch is settled only when its dead letters are written.</summary>
public class DeadLetterFolderTests
{
    [Fact]
    public async Task A_folder_that_cannot_be_written_fails_the_call_and_once_it_can_all_is_well()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        // A file stands where the folder is to be made: no one may write below it, not even root.
        await File.WriteAllTextAsync(line.DeadLetterFolder, "in the way", ForwardingLine.Cancel);

        DeliveryIncompleteException thrown = await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(Messages()));
        File.Delete(line.DeadLetterFolder);
        EventTally tally = await line.ForwardAsync(Messages());

        Assert.Equal("Dead letters could not be written. The same events will be tried again.", thrown.Message);
        Assert.NotNull(thrown.InnerException);
        Assert.Equal((10L, 8L, 2L, true), (tally.Received, tally.Forwarded, tally.DeadLettered, tally.AddsUp));
        Assert.Equal([3L, 7L], line.DeadNumbers);
        Assert.Equal(8, line.Mixpanel.StoredNumbers.Length);
        Assert.Equal(8, line.Mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task A_redelivery_writes_the_same_file_again_and_leaves_nothing_else()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();

        await line.ForwardAsync(Messages());
        string[] first = Directory.GetFiles(line.DeadLetterFolder, "*", SearchOption.AllDirectories);
        byte[][] before = [.. first.Select(File.ReadAllBytes)];
        await line.ForwardAsync(Messages());

        Assert.Equal(2, first.Length);
        Assert.Equal(first, Directory.GetFiles(line.DeadLetterFolder, "*", SearchOption.AllDirectories));
        Assert.Equal(before, first.Select(File.ReadAllBytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task However_the_hub_cuts_its_batches_when_it_delivers_again_every_letter_stands_there_once(int size)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();

        await line.ForwardAsync(Messages());
        foreach (HubMessage[] batch in Messages().Skip(1).Chunk(size))
        {
            await line.ForwardAsync(batch);
        }

        Assert.Equal([3L, 7L], line.DeadNumbers);
    }

    [Fact]
    public async Task What_failed_of_a_message_the_last_time_is_what_its_file_holds()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        line.Fault(FaultKind.Status, FaultTrigger.Next(1), 413);

        await line.ForwardAsync([.. Messages().Take(1)]);
        int first = line.DeadLetters.Count;
        await line.ForwardAsync(EdgeEvents.Many(1, body: _ => "no JSON"));

        Assert.Equal(1, first);
        Assert.Equal("parse", (string?)Assert.Single(line.DeadLetters)["stage"]);
    }

    [Fact]
    public async Task A_call_that_fails_writes_no_dead_letters_yet()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        line.Fault(FaultKind.Status, FaultTrigger.Always, 401);

        await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(Messages()));

        Assert.False(Directory.Exists(line.DeadLetterFolder));
    }

    [Fact]
    public async Task Calls_at_once_with_the_same_messages_leave_whole_files()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => line.ForwardAsync(Messages()))));

        Assert.Equal(2, Directory.GetFiles(line.DeadLetterFolder, "*", SearchOption.AllDirectories).Length);
        Assert.Equal([3L, 7L], line.DeadNumbers);
    }

    private static HubMessage[] Messages() => EdgeEvents.Many(10, body: number => number is 3 or 7 ? "no JSON" : EdgeEvents.Body(number));
}
