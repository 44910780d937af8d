using MixpanelFunctions.Forwarding.Rules;

namespace MixpanelFunctions.Forwarding.Tests.Rules;

public sealed class StallBrakeTests
{
    private readonly StallBrake _brake = new();

    [Fact]
    public void What_stalls_now_and_then_is_never_held_back()
    {
        for (int i = 0; i < 1_000; i++)
        {
            Stall(StallBrake.StallsInARow - 1);
            _brake.Enter("code");
            _brake.Ended();
        }

        Assert.True(Runs());
    }

    [Fact]
    public void What_stalls_many_times_in_a_row_is_paused_and_its_rule_fails_at_once()
    {
        Stall(StallBrake.StallsInARow);

        RuleFailureException failure = Assert.Throws<RuleFailureException>(() => _brake.Enter("custom code"));
        Assert.Equal("custom code reached its limit for 10 events in a row and is paused for the next ones", failure.Message);
    }

    [Fact]
    public void After_the_pause_it_runs_again_and_is_free_once_it_ends()
    {
        Stall(StallBrake.StallsInARow);

        Assert.DoesNotContain(true, Enumerable.Range(0, StallBrake.FirstPause).Select(_ => Runs()));
        Assert.True(Runs());
        _brake.Ended();
        Stall(StallBrake.StallsInARow - 1);

        Assert.True(Runs());
    }

    [Fact]
    public void A_pause_doubles_with_every_further_stall_up_to_the_longest()
    {
        Stall(StallBrake.StallsInARow);
        int pause = StallBrake.FirstPause;
        for (int i = 0; i < 12; i++)
        {
            Assert.DoesNotContain(true, Enumerable.Range(0, pause).Select(_ => Runs()));
            Assert.True(Runs());
            _brake.Stalled();
            pause = Math.Min(pause * 2, StallBrake.LongestPause);
        }

        Assert.Equal(StallBrake.LongestPause, pause);
    }

    private void Stall(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _brake.Stalled();
        }
    }

    private bool Runs()
    {
        try
        {
            _brake.Enter("code");
            return true;
        }
        catch (RuleFailureException)
        {
            return false;
        }
    }
}
