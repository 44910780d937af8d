using MixpanelFunctions.Local.Terminal;
using Spectre.Console;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>Shows the progress of a comparison: a bar with rate and time left on a terminal, only what people must know elsewhere. Writes to standard error.</summary>
internal sealed class VerifyConsole
{
    private readonly IAnsiConsole _console = Consoles.Errors();
    private ProgressTask? _bar;

    /// <summary>Runs a part of the work under a bar.</summary>
    /// <param name="what">What is done.</param>
    /// <param name="total">How much there is, in bytes or records; 0 if that is not known.</param>
    /// <param name="work">The work.</param>
    public async Task<T> ShowAsync<T>(string what, long total, Func<Task<T>> work)
    {
        if (!_console.Profile.Out.IsTerminal)
        {
            return await work().ConfigureAwait(false);
        }

        return await _console.Progress().HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                _bar = progress.AddTask(Markup.Escape(what), maxValue: Math.Max(1, total));
                _bar.IsIndeterminate = total == 0;
                T result = await work().ConfigureAwait(false);
                _bar.StopTask();
                _bar = null;
                return result;
            }).ConfigureAwait(false);
    }

    /// <summary>So much more is done.</summary>
    public void Done(long amount) => _bar?.Increment(amount);

    /// <summary>Says something.</summary>
    public void Tell(string text) => _console.MarkupLineInterpolated($"[yellow]{text}[/]");
}
