using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace MixpanelFunctions.Forwarding.Events.Paths;

/// <summary>
/// A path into an event's canonical form, <c>arc.event.xdm…</c>, whichever shape the event came in.
/// Names are separated by dots, <c>name[3]</c> is an array's item, <c>["a.b"]</c> a name of any characters.
/// <c>arc.event.</c> may be left off before <c>xdm</c> and <c>data</c>.
/// </summary>
internal sealed class EventPath : IEquatable<EventPath>
{
    /// <summary>The largest array index a path may name.</summary>
    public const int LargestIndex = 9_999;

    private readonly string _canonical;

    private EventPath(IReadOnlyList<PathSegment> segments)
    {
        Segments = segments;
        _canonical = Write(segments);
    }

    /// <summary>The steps from the top, the first of which is always <c>arc</c>.</summary>
    public IReadOnlyList<PathSegment> Segments { get; }

    /// <summary>Reads a path.</summary>
    /// <param name="text">The path as a rule writes it.</param>
    /// <param name="path">The path read.</param>
    /// <param name="error">The error, as a sentence without a period.</param>
    /// <returns>Whether the text is a path.</returns>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out EventPath? path,
        [NotNullWhen(false)] out string? error)
    {
        path = null;
        List<PathSegment> segments = [];
        error = ReadSegments(text, segments);
        if (error is not null)
        {
            return false;
        }

        switch (segments[0].Name)
        {
            case "arc":
                break;
            case "xdm" or "data":
                segments.InsertRange(0, [PathSegment.Property("arc"), PathSegment.Property("event")]);
                break;
            default:
                error = $"the path \"{text}\" must start with arc, xdm or data{(Meant(text) is { } meant ? $"; did you mean \"{meant}\"?" : string.Empty)}";
                return false;
        }

        path = new EventPath(segments);
        return true;
    }

    /// <summary>Reads a path that the program itself wrote.</summary>
    /// <exception cref="FormatException">It is not a path.</exception>
    public static EventPath Parse(string text) =>
        TryParse(text, out EventPath? path, out string? error) ? path : throw new FormatException(error);

    /// <summary>The index that a name is, such as <c>0</c> in <c>list.0</c>; -1 for any other name.</summary>
    internal static int IndexOf(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
        && index <= LargestIndex
        && index.ToString(CultureInfo.InvariantCulture) == name
            ? index
            : -1;

    /// <inheritdoc/>
    public bool Equals(EventPath? other) => other is not null && _canonical == other._canonical;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EventPath);

    /// <inheritdoc/>
    public override int GetHashCode() => _canonical.GetHashCode(StringComparison.Ordinal);

    /// <summary>The path in canonical writing.</summary>
    public override string ToString() => _canonical;

    /// <summary>
    /// The path that was meant by a text that is not a path: with braces or <c>$.</c>, one step too many in front (<c>event.xdm…</c>), capitals (<c>XDM…</c>),
    /// or without <c>xdm.</c> (<c>eventType</c>). <see langword="null"/> without a guess.
    /// </summary>
    public static string? Meant(string text)
    {
        string path = text.StartsWith("{{", StringComparison.Ordinal) && text.EndsWith("}}", StringComparison.Ordinal) ? text[2..^2].Trim()
            : text.StartsWith("$.", StringComparison.Ordinal) ? text[2..]
            : text;
        path = path.StartsWith("event.", StringComparison.OrdinalIgnoreCase) ? path["event.".Length..] : path;
        List<PathSegment> segments = [];
        if (ReadSegments(path, segments) is not null || segments[0].Name is not { } first)
        {
            return null;
        }

        string? meant = path[0] != '[' && first.ToLowerInvariant() is "arc" or "xdm" or "data" ? first.ToLowerInvariant() + path[first.Length..] : KnownFields.Complete(path, first);
        return meant == text ? null : meant;
    }

    private static string? ReadSegments(string text, List<PathSegment> segments)
    {
        int at = 0;
        bool nameMayFollow = true;
        while (at < text.Length)
        {
            if (text[at] == '[')
            {
                string? error = ReadBracket(text, ref at, segments);
                if (error is not null)
                {
                    return error;
                }

                nameMayFollow = false;
            }
            else if (text[at] == '.' && !nameMayFollow)
            {
                at++;
                nameMayFollow = true;
                if (at == text.Length)
                {
                    return $"the path \"{text}\" ends with a dot";
                }
            }
            else if (nameMayFollow)
            {
                int end = text.AsSpan(at).IndexOfAny('.', '[');
                end = end < 0 ? text.Length : at + end;
                if (end == at)
                {
                    return $"the path \"{text}\" has an empty name at character {at + 1}";
                }

                segments.Add(PathSegment.Property(text[at..end]));
                at = end;
                nameMayFollow = false;
            }
            else
            {
                return $"the path \"{text}\" needs a dot or a bracket at character {at + 1}";
            }
        }

        return segments.Count == 0 ? "the path is empty" : null;
    }

    private static string? ReadBracket(string text, ref int at, List<PathSegment> segments)
    {
        int start = at;
        at++;
        if (at < text.Length && text[at] is '"' or '\'')
        {
            char quote = text[at++];
            StringBuilder name = new();
            while (at < text.Length && text[at] != quote)
            {
                if (text[at] == '\\' && at + 1 < text.Length)
                {
                    at++;
                }

                name.Append(text[at++]);
            }

            if (at + 1 >= text.Length || text[at + 1] != ']')
            {
                return $"the path \"{text}\" has a quoted name that does not end, from character {start + 1}";
            }

            at += 2;
            segments.Add(PathSegment.Property(name.ToString()));
            return null;
        }

        int close = text.IndexOf(']', at);
        if (close < 0
            || !int.TryParse(text.AsSpan(at, close - at), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || index > LargestIndex)
        {
            return $"the path \"{text}\" needs an index from 0 to {LargestIndex} or a quoted name in the brackets at character {start + 1}";
        }

        at = close + 1;
        segments.Add(PathSegment.Item(index));
        return null;
    }

    private static string Write(IReadOnlyList<PathSegment> segments)
    {
        StringBuilder text = new();
        foreach (PathSegment segment in segments)
        {
            if (segment.Name is null)
            {
                text.Append('[').Append(segment.Index).Append(']');
            }
            else if (segment.Name.Length == 0 || segment.Name.AsSpan().IndexOfAny(".[]\"'") >= 0)
            {
                text.Append("[\"").Append(segment.Name.Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("\"", "\\\"", StringComparison.Ordinal)).Append("\"]");
            }
            else
            {
                text.Append(text.Length == 0 ? string.Empty : ".").Append(segment.Name);
            }
        }

        return text.ToString();
    }
}
