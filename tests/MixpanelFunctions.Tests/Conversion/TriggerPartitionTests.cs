using Microsoft.Azure.Functions.Worker;

namespace MixpanelFunctions.Tests.Conversion;

/// <summary>The partition, from what the host tells of a batch.</summary>
public class TriggerPartitionTests
{
    [Theory]
    [InlineData("""{"FullyQualifiedNamespace":"n.servicebus.windows.net","EventHubName":"edge","ConsumerGroup":"$Default","PartitionId":"7"}""", "7")]
    [InlineData("""{"partitionId":"12"}""", "12")]
    [InlineData("""{"EventHubName":"edge"}""", "")]
    [InlineData("Microsoft.Azure.WebJobs.EventHubs.Processor.EventProcessorHostPartition", "")]
    [InlineData("", "")]
    public void The_partition_is_read_from_the_context_that_the_host_writes(string context, string partition) =>
        Assert.Equal(partition, TriggerPartition.Of(new Binding(new Dictionary<string, object?> { ["PartitionContext"] = context })));

    [Fact]
    public void A_host_that_does_not_tell_leaves_it_empty() => Assert.Equal("", TriggerPartition.Of(new Binding(new Dictionary<string, object?>())));

    private sealed class Binding(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }
}
