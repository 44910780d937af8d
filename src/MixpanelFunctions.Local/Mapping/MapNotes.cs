using System.Text;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Local.Mapping;

/// <summary>The notes of <c>map</c> about properties that were left out or changed, and about dead-lettered events, each with a count.</summary>
internal sealed class MapNotes
{
    /// <summary>The most different notes: values from events must not fill the memory or the terminal.</summary>
    private const int Most = 20;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _firstLines = new(StringComparer.Ordinal);
    private long _others;

    /// <summary>Counts a property that exceeded a limit or has a reserved name.</summary>
    /// <param name="name">The property's name as the content of a JSON string.</param>
    /// <param name="kinds">What was done.</param>
    public void Repaired(ReadOnlySpan<byte> name, RepairKinds kinds)
    {
        string property = Encoding.UTF8.GetString(name);
        foreach (RepairKinds kind in kinds.Each())
        {
            Count($"property \"{property}\" {kind.Describe()}");
        }
    }

    /// <summary>Counts an event, or a record of one, that can never be delivered.</summary>
    /// <param name="failure">Why it cannot be delivered.</param>
    /// <param name="line">The line of the input that has the event.</param>
    public void Failed(EventFailure failure, long line)
    {
        string text = failure.Rule is null
            ? $"dead-lettered: {failure.Reason}"
            : $"dead-lettered: rule \"{failure.Rule}\": {failure.Reason}";
        Count(text);
        if (_counts.ContainsKey(text))
        {
            _firstLines.TryAdd(text, line);
        }
    }

    /// <summary>The notes, a line each, in the order in which they came up first.</summary>
    public IEnumerable<string> Lines()
    {
        foreach ((string text, long count) in _counts)
        {
            string place = _firstLines.TryGetValue(text, out long line) ? $"line {line} of the input" : string.Empty;
            yield return (count, place) switch
            {
                (1, "") => text,
                (1, _) => $"{text} ({place})",
                (_, "") => $"{text} ({count:N0} times)",
                _ => $"{text} ({count:N0} times, first in {place})",
            };
        }

        if (_others > 0)
        {
            yield return $"{_others:N0} more notes are not shown";
        }
    }

    private void Count(string text)
    {
        if (_counts.TryGetValue(text, out long count))
        {
            _counts[text] = count + 1;
        }
        else if (_counts.Count < Most)
        {
            _counts.Add(text, 1);
        }
        else
        {
            _others++;
        }
    }
}
