namespace MixpanelFunctions.Local.Verifying;

/// <summary>Days that an earlier command downloaded before it was stopped.</summary>
internal static class DownloadFolder
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly TimeSpan LongestRecent = TimeSpan.FromHours(1);

    /// <summary>Deletes what is too old: events may have arrived since. The last two days grow during the check.</summary>
    public static void DropOld(string folder, DateTimeOffset now)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string file in Directory.GetFiles(folder))
        {
            DateTime written = File.GetLastWriteTimeUtc(file);
            string last = Path.GetFileName(file).Split('.')[0].Split('_')[^1];
            bool isRecent = !DateOnly.TryParseExact(last, "yyyy-MM-dd", out DateOnly day) || day >= DateOnly.FromDateTime(written).AddDays(-1);
            if (now.UtcDateTime - written > (isRecent ? LongestRecent : Longest))
            {
                File.Delete(file);
            }
        }
    }
}
