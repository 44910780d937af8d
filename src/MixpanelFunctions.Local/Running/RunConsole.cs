using MixpanelFunctions.Forwarding.Delivery;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MixpanelFunctions.Local.Running;

/// <summary>The live table of a run on a terminal.</summary>
internal static class RunConsole
{
    /// <summary>Shows the table as long as something is in progress; without a terminal, problems alone, a line each.</summary>
    /// <param name="console">The console.</param>
    /// <param name="progress">What is shown.</param>
    /// <param name="work">The work in progress.</param>
    /// <param name="below">What is below the table on a terminal.</param>
    public static async Task ShowAsync(IAnsiConsole console, RunProgress progress, Task work, Func<IEnumerable<IRenderable>>? below = null)
    {
        if (console.Profile.Out.IsTerminal)
        {
            IRenderable Render() => new Rows([RunTable.Create(progress, console.Profile.Width), .. below?.Invoke() ?? []]);
            // If the output is higher than the terminal, its end stays visible: the addresses.
            await console.Live(Render()).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top).StartAsync(
                live => FollowAsync(progress, work, () => live.UpdateTarget(Render()))).ConfigureAwait(false);
        }
        else
        {
            string? told = null;
            await FollowAsync(progress, work, () =>
            {
                if (progress.Problem is { } problem && problem != told)
                {
                    console.WriteLine(told = problem);
                }
            }).ConfigureAwait(false);
        }

        await work.ConfigureAwait(false);
    }

    /// <summary>Writes a summary. Without a terminal there is no table, so the counts of filters and rules come first.</summary>
    public static void Write(IAnsiConsole console, RunSummary summary, EventTally tally)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            foreach (FilterTally filter in tally.Filters)
            {
                console.WriteLine(FormattableString.Invariant($"filter \"{filter.Name}\": {filter.Events:N0} filtered"));
            }

            foreach (RuleTally rule in tally.Rules)
            {
                console.WriteLine(FormattableString.Invariant($"rule \"{rule.Name}\": {rule.Matched:N0} matched, {rule.Delivered:N0} delivered, {rule.Failed:N0} failed"));
            }
        }

        foreach (IRenderable line in Lines(summary))
        {
            console.Write(line);
            console.WriteLine();
        }
    }

    /// <summary>The lines of a summary, in their colours.</summary>
    public static IEnumerable<IRenderable> Lines(RunSummary summary) =>
        summary.Lines.Select(line => new Markup(line.Colour is null ? Markup.Escape(line.Text) : $"[{line.Colour}]{Markup.Escape(line.Text)}[/]"));

    private static async Task FollowAsync(RunProgress progress, Task work, Action show)
    {
        while (!work.IsCompleted)
        {
            Task changed = progress.Changed;
            show();
            await Task.WhenAny(changed, work).ConfigureAwait(false);
        }

        show();
    }
}
