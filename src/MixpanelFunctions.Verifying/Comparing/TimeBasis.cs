namespace MixpanelFunctions.Verifying.Comparing;

/// <summary>
/// How a project stores times. Projects made since 2023 store UTC; earlier ones store what the clocks of their time zone showed, as if
/// it were UTC, and define days by it (mixpanel/docs, docs/orgs-and-projects/managing-projects).
/// </summary>
/// <param name="zone">The time zone of a project of before 2023; UTC for any other.</param>
internal sealed class TimeBasis(TimeZoneInfo zone)
{
    private long _from = long.MaxValue;
    private long _offset;

    /// <summary>The time as it is stored.</summary>
    /// <param name="utc">Epoch milliseconds.</param>
    public long Stored(long utc)
    {
        if (zone == TimeZoneInfo.Utc)
        {
            return utc;
        }

        // Offsets change at quarter hours. Events are not sorted, but mostly close together.
        const long Quarter = 15 * 60 * 1000;
        long from = utc - (utc % Quarter);
        if (from != _from)
        {
            _from = from;
            _offset = (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(from, -62_135_596_800_000, 253_402_300_799_000))).TotalMilliseconds;
        }

        return utc + _offset;
    }

    /// <summary>The day of a stored time.</summary>
    public static DateOnly Day(long stored) => DateOnly.FromDayNumber(
        (int)Math.Clamp(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + Math.DivRem(stored, 86_400_000).Quotient, 0, DateOnly.MaxValue.DayNumber));
}
