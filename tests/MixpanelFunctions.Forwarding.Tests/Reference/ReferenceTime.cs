using System.Globalization;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>Times in epoch milliseconds: of ISO 8601, epoch seconds or epoch milliseconds.</summary>
internal static partial class ReferenceTime
{
    private const long Earliest = 31_536_000_000;
    private const long HourAhead = 3_600_000;

    /// <summary>The first of these that says a time; <see langword="null"/> where what says one is no time that Mixpanel takes.</summary>
    /// <remarks>Mapped at the very moment at which the hub took it. What lies ahead of the hub's time, in whole seconds, carries the hub's.</remarks>
    public static long? Of(ReferenceValue given, ReferenceValue timestamp, long enqueued)
    {
        long now = enqueued;
        enqueued -= enqueued % 1_000;
        ReferenceValue value = IsNothing(given) ? timestamp : given;
        if (IsNothing(value))
        {
            return enqueued;
        }

        long? time = value.IsNumber ? OfNumber(value.Number) : value.IsText ? OfText(ReferenceText.Trim(value.Plain)) : null;
        return time < Earliest || time > now + HourAhead ? null : time > enqueued + 1_000 ? enqueued : time;
    }

    private static bool IsNothing(ReferenceValue value) => value.IsMissingOrNull || (value.IsText && ReferenceText.Trim(value.Plain).Length == 0);

    private static long? OfText(string text) => OfIso(text) ?? (text.Length == 0 ? null : OfNumber(ReferenceValue.OfText(text).Number));

    private static long? OfNumber(double number)
    {
        // Below this a number counts seconds.
        double milliseconds = Math.Abs(number) < 20_000_000_000 ? number * 1_000 : number;
        return Math.Abs(milliseconds) < 1e15 ? (long)Math.Floor(Math.Round(milliseconds, 3)) : null;
    }

    private static long? OfIso(string text)
    {
        Match match = Iso().Match(text);
        if (!match.Success || !DateTime.TryParseExact(match.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date))
        {
            return null;
        }

        int hour = Number(match, "hour");
        int minute = Number(match, "minute");
        int second = Number(match, "second");
        string fraction = match.Groups["fraction"].Value.PadRight(7, '0')[..7];
        long ticks = (((hour * 60L) + minute) * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond) + long.Parse(fraction, CultureInfo.InvariantCulture);
        int offset = (Number(match, "offsetHour") * 60) + Number(match, "offsetMinute");
        if (minute > 59 || second > 60 || hour > 24 || (hour == 24 && ticks != TimeSpan.TicksPerDay) || Number(match, "offsetHour") > 18 || Number(match, "offsetMinute") > 59)
        {
            return null;
        }

        ticks += date.Ticks - DateTime.UnixEpoch.Ticks - ((match.Groups["sign"].Value == "-" ? -offset : offset) * TimeSpan.TicksPerMinute);
        return (long)Math.Floor(ticks / (decimal)TimeSpan.TicksPerMillisecond);
    }

    private static int Number(Match match, string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})([Tt ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]+))?)?([Zz]|(?<sign>[+-])(?<offsetHour>[0-9]{2})(:?(?<offsetMinute>[0-9]{2}))?)?)?$")]
    private static partial Regex Iso();
}
