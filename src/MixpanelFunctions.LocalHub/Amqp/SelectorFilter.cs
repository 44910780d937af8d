using System.Globalization;
using System.Text.RegularExpressions;
using Amqp.Types;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// A receiver's filter, <c>apache.org:selector-filter:string</c>: an annotation, <c>&gt;</c> or <c>&gt;=</c>, and a value,
/// quoted by some SDKs and not by others. Its descriptor also differs between them, so only the name counts.
/// </summary>
internal static partial class SelectorFilter
{
    private const string Name = "apache.org:selector-filter:string";

    /// <summary>Reads the position out of a link's filters; without one, reading begins with the first event.</summary>
    /// <exception cref="FormatException">Event Hubs has no such filter. The message can be shown to the client.</exception>
    public static EventPosition Read(Map? filters)
    {
        object? filter = filters?[new Symbol(Name)] ?? filters?[Name];
        return filter switch
        {
            null => EventPosition.Earliest,
            DescribedValue { Value: string expression } => Parse(expression),
            string expression => Parse(expression),
            _ => throw new FormatException("The selector filter must be a string."),
        };
    }

    /// <summary>Reads an expression, such as <c>amqp.annotation.x-opt-offset &gt;= '123'</c>.</summary>
    /// <exception cref="FormatException">Event Hubs has no such filter. The message can be shown to the client.</exception>
    public static EventPosition Parse(string expression)
    {
        Match match = Form().Match(expression);
        if (!match.Success)
        {
            throw Unreadable(expression);
        }

        bool isInclusive = match.Groups["operator"].Value == ">=";
        string value = match.Groups["value"].Value;
        PositionKind kind = match.Groups["annotation"].Value.ToLowerInvariant() switch
        {
            "x-opt-offset" => PositionKind.Offset,
            "x-opt-sequence-number" => PositionKind.SequenceNumber,
            _ => PositionKind.EnqueuedTime,
        };
        if (kind == PositionKind.Offset && value.Equals("@latest", StringComparison.OrdinalIgnoreCase))
        {
            return EventPosition.Latest;
        }

        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            throw Unreadable(expression);
        }

        return kind != PositionKind.EnqueuedTime && number < 0
            ? EventPosition.Earliest
            : new EventPosition(kind, number, isInclusive);
    }

    private static FormatException Unreadable(string expression) =>
        new($"The filter expression '{(expression.Length <= 100 ? expression : expression[..100] + "…")}' is invalid.");

    // Older SDKs write x-opt-enqueuedtimeutc.
    [GeneratedRegex(
        @"\A\s*amqp\.annotation\.(?<annotation>x-opt-offset|x-opt-sequence-number|x-opt-enqueued-time|x-opt-enqueuedtimeutc)\s*(?<operator>>=?)\s*(?<quote>')?(?<value>-?[0-9]+|@latest)(?(quote)')\s*\z",
        RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
