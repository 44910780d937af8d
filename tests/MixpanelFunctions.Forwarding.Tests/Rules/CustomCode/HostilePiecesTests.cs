using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Tests.Rules.CustomCode.Limits;

/// <summary>Whatever code takes, it fails its own rule for that event, within its limits, and the next event is as ever.</summary>
public sealed class HostilePiecesTests
{
    /// <summary>Less than the 1.5 MB that .NET gives a thread by default.</summary>
    private const int SmallStack = 1024 * 1024;

    public static TheoryData<string> Pieces => [.. HostilePieces.All];

    [Theory]
    [MemberData(nameof(Pieces))]
    public void It_fails_its_rule_alone_and_takes_no_more_memory_than_it_may(string code)
    {
        Exception? failure = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    Fails(code);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();

        Assert.Null(failure);
    }

    private static void Fails(string code)
    {
        CodeTrial trial = CodeTrial.Condition(code);
        for (int i = 0; i < 2; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            trial.Map().FailedAlone();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * CodeLimits.Memory);
        }
    }
}
