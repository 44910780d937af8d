using System.Text;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Explanations;

namespace MixpanelFunctions.LiveView.History;

/// <summary>
/// Events as the page shows them: without what the rules file's <c>properties</c> keep from leaving. Without such a policy, as they arrived.
/// Serves one thread.
/// </summary>
/// <param name="plan">The rules.</param>
internal sealed class ShownEvents(ForwardingPlan plan)
{
    /// <summary>Shown in place of an event that is not JSON: nobody can say what in it may be shown.</summary>
    private const string Unreadable = "This event cannot be read, so personal data cannot be removed from it. It is not shown because the rules have properties.";

    private readonly LetterCleaner? _cleaner = LetterCleaner.For(plan);

    /// <summary>One event as it is shown.</summary>
    /// <param name="message">The message that it came in.</param>
    /// <param name="explained">The event, explained.</param>
    public ShownEvent Show(HubMessage message, EventExplanation explained)
    {
        if (_cleaner is null)
        {
            return new ShownEvent(explained.Text, () => RemovedTexts.None);
        }

        byte[] text = Encoding.UTF8.GetBytes(explained.Text);
        return _cleaner.Clean(message, text) is { } clean
            ? new ShownEvent(Encoding.UTF8.GetString(clean), () => RemovedTexts.Between(text, clean))
            : new ShownEvent(Unreadable, () => RemovedTexts.None);
    }
}

/// <summary>An event as it is shown.</summary>
/// <param name="text">Its text.</param>
/// <param name="findRemoved">Finds what is not in the text anymore; called at most once, because most rows of the page quote nothing of their event.</param>
internal sealed class ShownEvent(string text, Func<RemovedTexts> findRemoved)
{
    private readonly Lazy<RemovedTexts> _removed = new(findRemoved);

    /// <summary>Its text.</summary>
    public string Text => text;

    /// <summary>What is not in the text anymore, and must not be shown elsewhere either.</summary>
    public RemovedTexts Removed => _removed.Value;
}
