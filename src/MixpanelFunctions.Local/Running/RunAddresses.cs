using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.LocalHub;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MixpanelFunctions.Local.Running;

/// <summary>The addresses of a run.</summary>
/// <param name="Hubs">The local event hub.</param>
/// <param name="Web">The address of the live view and the stand-in.</param>
/// <param name="HasStandIn">Whether there is a stand-in.</param>
/// <param name="DeadLetters">Where dead letters go.</param>
internal sealed record RunAddresses(LocalEventHubs Hubs, Uri Web, bool HasStandIn, string? DeadLetters)
{
    /// <summary>The addresses below the table while the run lasts.</summary>
    public IEnumerable<IRenderable> BelowTable()
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        Add(grid, "Live view", Web.ToString());
        if (HasStandIn)
        {
            Add(grid, "Mixpanel stand-in", $"{Web}stand-in/summary");
        }

        Add(grid, "Event hub", $"{RunHub.Name} at {RunHub.AddressOf(Hubs).Endpoint}");
        Add(grid, "Dead letters", DeadLetters ?? "none");
        return [Text.Empty, grid, new Text("What is sent to the event hub is forwarded. Ctrl+C ends the run.")];
    }

    /// <summary>Writes, at the start, what must be copied as a whole.</summary>
    public void WriteConnection(IAnsiConsole console)
    {
        console.WriteLine("Connection string of the event hub:");
        console.WriteUnbroken(Hubs.ConnectionString, "bold");
        console.WriteLine();
    }

    /// <summary>Without a terminal, writes that the run continues.</summary>
    public void WriteLines(IAnsiConsole console)
    {
        console.WriteUnbroken($"The event hub keeps listening, and what you send to it is forwarded: {Hubs.ConnectionString}");
        console.WriteUnbroken(HasStandIn ? $"The stand-in keeps listening: {Web}stand-in/summary, {Web}stand-in/events. Ctrl+C ends it." : "Ctrl+C ends it.");
    }

    private static void Add(Grid grid, string name, string value) => grid.AddRow(new Markup(Markup.Escape(name)), new Markup($"[bold]{Markup.Escape(value)}[/]"));
}
