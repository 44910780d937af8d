using System.Globalization;

namespace MixpanelFunctions.LiveView.Feed;

/// <summary>The position of a page: the run, and the number of the last event that the page has. Written <c>run-number</c>.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="EventId">The event's number; 0 before the first.</param>
internal readonly record struct FeedPosition(string Run, long EventId)
{
    /// <summary>Reads a position; <see langword="null"/> if it is not one.</summary>
    public static FeedPosition? Parse(string text)
    {
        int dash = text.LastIndexOf('-');
        return dash > 0 && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? new FeedPosition(text[..dash], id)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run}-{EventId}");
}
