using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Reads an event's time: ISO 8601, epoch seconds or epoch milliseconds, as text or number.</summary>
internal static class RecordTime
{
    /// <summary>1 January 1971, before which Mixpanel refuses a time; in epoch milliseconds.</summary>
    public const long Earliest = 31_536_000_000;

    /// <summary>How far ahead of now Mixpanel accepts a time, in milliseconds.</summary>
    public const long Ahead = 3_600_000;

    /// <summary>
    /// How far ahead of the hub's time, in whole seconds, an event may say that it happened and keep its own time, in milliseconds.
    /// Without it, an event of the very second in which the hub received it would lose its milliseconds.
    /// </summary>
    public const long Skew = 1_000;

    /// <summary>
    /// How old an event may be for <c>/track</c>, in milliseconds: "Last 5 days only" (mixpanel/docs, reference/track-event),
    /// less an hour, so that none grows too old while it is retried.
    /// </summary>
    public const long TrackedFor = (5 * 86_400_000L) - 3_600_000;

    /// <summary>
    /// Below this a number counts seconds, from it on milliseconds. The valid seconds end in this century's numbers,
    /// far below; the valid milliseconds start at <see cref="Earliest"/>, above.
    /// </summary>
    private const double LeastMilliseconds = 20_000_000_000;

    /// <summary>Reads a time in epoch milliseconds.</summary>
    public static bool TryRead(EventValues values, JsonValue value, out long milliseconds)
    {
        milliseconds = 0;
        if (value.Kind == JsonKind.Number)
        {
            return TryNumber(JavaScriptNumber.ParseJson(values.Bytes(value)), out milliseconds);
        }

        if (value.Kind != JsonKind.String)
        {
            return false;
        }

        ReadOnlySpan<byte> text = JavaScriptText.Trim(values.PlainText(value));
        return TryIso(text, out milliseconds)
            || (!text.IsEmpty && TryNumber(JavaScriptNumber.Parse(text), out milliseconds));
    }

    private static bool TryNumber(double number, out long milliseconds)
    {
        milliseconds = 0;
        double scaled = Math.Abs(number) < LeastMilliseconds ? number * 1_000 : number;
        if (!(Math.Abs(scaled) < 1e15))
        {
            return false;
        }

        // Seconds with a fraction are not exact doubles: .123 s may come out a hair below 123 ms.
        milliseconds = (long)Math.Floor(Math.Round(scaled, 3));
        return true;
    }

    /// <summary>
    /// <c>YYYY-MM-DD</c>, then optionally <c>Thh:mm[:ss[.fraction]]</c> and <c>Z</c>, <c>±hh:mm</c>, <c>±hhmm</c> or <c>±hh</c>.
    /// Without an offset it is UTC.
    /// </summary>
    private static bool TryIso(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-')
        {
            return false;
        }

        (int century, int years, int month, int day) = (TwoDigits(text, 0), TwoDigits(text, 2), TwoDigits(text, 5), TwoDigits(text, 8));
        int year = (century * 100) + years;
        if (century < 0 || years < 0 || year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        long ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        text = text[10..];
        if (!text.IsEmpty)
        {
            if (text[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || !TryClock(text[1..], out long clock, out int length))
            {
                return false;
            }

            text = text[(1 + length)..];
            if (!TryOffset(text, out int minutes))
            {
                return false;
            }

            ticks += clock - (minutes * TimeSpan.TicksPerMinute);
        }

        milliseconds = Math.DivRem(ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMillisecond, out long rest);
        milliseconds -= rest < 0 ? 1 : 0;
        return true;
    }

    private static bool TryClock(ReadOnlySpan<byte> text, out long ticks, out int length)
    {
        ticks = 0;
        length = 5;
        if (text.Length < 5 || text[2] != ':')
        {
            return false;
        }

        (int hour, int minute) = (TwoDigits(text, 0), TwoDigits(text, 3));
        if (hour is < 0 or > 24 || minute is < 0 or > 59)
        {
            return false;
        }

        int second = 0;
        long fraction = 0;
        if (text.Length >= 8 && text[5] == ':')
        {
            second = TwoDigits(text, 6);
            if (second is < 0 or > 60)
            {
                return false;
            }

            length = 8;
            if (text.Length > 9 && text[8] is (byte)'.' or (byte)',')
            {
                long unit = TimeSpan.TicksPerSecond;
                for (length = 9; length < text.Length && text[length] is >= (byte)'0' and <= (byte)'9'; length++)
                {
                    unit /= 10;
                    fraction += unit * (text[length] - '0');
                }

                if (length == 9)
                {
                    return false;
                }
            }
        }

        // 24:00 is the end of the day; no other time has hour 24. A leap second counts as the next one.
        ticks = (((hour * 60L) + minute) * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond) + fraction;
        return hour < 24 || ticks == TimeSpan.TicksPerDay;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
        {
            return true;
        }

        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6) || (text.Length == 6 && text[3] != ':'))
        {
            return false;
        }

        int hours = TwoDigits(text, 1);
        int rest = text.Length > 3 ? TwoDigits(text, text.Length - 2) : 0;
        if (hours is < 0 or > 18 || rest is < 0 or > 59)
        {
            return false;
        }

        minutes = (hours * 60) + rest;
        minutes = text[0] == '-' ? -minutes : minutes;
        return true;
    }

    /// <summary>Reads two digits, without the framework's parser: a time has seven such pairs, for which the parser costs too much.</summary>
    /// <returns>The number; -1 if one of the two is not a digit.</returns>
    private static int TwoDigits(ReadOnlySpan<byte> text, int at)
    {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return (uint)tens <= 9 && (uint)ones <= 9 ? (tens * 10) + ones : -1;
    }
}
