using System.Diagnostics;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary>What <c>run</c> prints while it cannot go on.</summary>
public class RunProblemTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_holds_up_the_first_events_is_printed_while_it_lasts_not_only_at_the_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal is sent by kill");
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        using Process process = folder.Program
            .With("Mixpanel__RetryDelay", "00:00:00.001").With("Mixpanel__MaxRetryDelay", "00:00:00.002").With("Mixpanel__BreakAfter", "2")
            .Start("run", "--amqp-port", "0", "--port", "0", "--rules", "rules.json", "--events", "events.ndjson", "--mixpanel", "http://127.0.0.1:9");
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancel);

        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(Cancel);
        }
        while (line?.Contains("no answer from http://127.0.0.1:9", StringComparison.Ordinal) == false);

        Assert.NotNull(line);
        Assert.False(process.HasExited);
        LocalProgram.Interrupt(process);
        (await LocalProgram.EndAsync(process, process.StandardOutput.ReadToEndAsync(Cancel), errors)).ShouldEndWith(1);
    }
}
