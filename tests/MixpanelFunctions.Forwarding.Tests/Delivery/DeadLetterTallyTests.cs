using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Delivery;

/// <summary>Dead letters counted by reason.</summary>
public class DeadLetterTallyTests
{
    [Fact]
    public void What_differs_in_its_place_in_the_text_alone_is_one_reason() =>
        Assert.Equal(
            [new DeadLetterTally(FailureStage.Parse, "not JSON", 2), new DeadLetterTally(FailureStage.Mapping, "the time is before 1971", 1)],
            DeadLetterTally.Sum(
            [
                DeadLetterTally.Of(new EventFailure(FailureStage.Parse, "not JSON at line 1, byte 1 of the text")),
                DeadLetterTally.Of(new EventFailure(FailureStage.Mapping, "the time is before 1971")),
                DeadLetterTally.Of(new EventFailure(FailureStage.Parse, "not JSON at line 7, byte 3120 of the text")),
            ]));

    [Fact]
    public void Reasons_that_hold_values_are_bounded_and_no_event_is_lost_in_the_sum()
    {
        IReadOnlyList<DeadLetterTally> sum = [];
        for (int i = 0; i < 300; i++)
        {
            sum = DeadLetterTally.Join(sum, [new DeadLetterTally(FailureStage.Mixpanel, $"'{i}' is no time", 1), new DeadLetterTally(FailureStage.Parse, "not JSON", 1)]);
        }

        Assert.Equal(DeadLetterTally.MostReasons + 1, sum.Count);
        Assert.Equal(600, sum.Sum(letters => letters.Events));
        Assert.Equal(new DeadLetterTally(FailureStage.Parse, "not JSON", 300), sum[0]);
        Assert.Equal(DeadLetterTally.OtherReasons, sum[1].Reason);
    }
}
