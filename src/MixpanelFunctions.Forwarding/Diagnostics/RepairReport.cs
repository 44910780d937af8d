using System.Text;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>
/// Reports properties that exceed Mixpanel's limits, and properties that the rules file governs: a warning once for each of the former and each kind and kind, and a count for each.
/// Senders choose the names, so their number and length are bounded. Thread-safe.
/// </summary>
internal sealed class RepairReport(ILogger logger)
{
    /// <summary>Replaces every name beyond those that are counted separately.</summary>
    public const string Others = "(others)";

    private const int MostNames = 1_000;
    private const int LongestName = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RepairKinds> _told = new(StringComparer.Ordinal);

    /// <summary>Reports the repairs of a batch.</summary>
    /// <param name="repairs">What was repaired.</param>
    /// <param name="count">Takes each property, as it may be shown, with what was done to it in how many records.</param>
    public void Tell(RepairCounts repairs, Action<string, RepairKinds, long> count) => repairs.ForEach((name, kind, records) =>
    {
        if (IsNews(name, kind, out string property) && (kind & RepairKinds.Governed) == 0)
        {
            Log.Repaired(logger, property, kind.Describe());
        }

        count(property, kind, records);
    });

    private bool IsNews(ReadOnlySpan<byte> name, RepairKinds kind, out string property)
    {
        property = name.IsEmpty ? Others : Shown(name);
        lock (_lock)
        {
            if (!_told.TryGetValue(property, out RepairKinds told) && _told.Count >= MostNames)
            {
                property = Others;
                told = _told.GetValueOrDefault(Others);
            }

            _told[property] = told | kind;
            return (told & kind) == 0;
        }
    }

    private static string Shown(ReadOnlySpan<byte> name)
    {
        string text = Encoding.UTF8.GetString(name);
        if (text.Length <= LongestName)
        {
            return text;
        }

        int length = char.IsHighSurrogate(text[LongestName - 1]) ? LongestName - 1 : LongestName;
        return $"{text.AsSpan(0, length)}…";
    }
}
