using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>Events that are dead-lettered for one reason.</summary>
/// <param name="Stage">Where they failed.</param>
/// <param name="Reason">Why, without the place in the text. Mixpanel's text can contain a secret of the settings: redact it before you show it.</param>
/// <param name="Events">How many.</param>
public sealed partial record DeadLetterTally(FailureStage Stage, string Reason, long Events)
{
    /// <summary>The most reasons that are counted separately for a stage, so that reasons with a value cannot fill the memory.</summary>
    public const int MostReasons = 50;

    /// <summary>The entry for all further reasons.</summary>
    public const string OtherReasons = "other reasons";

    internal static DeadLetterTally Of(EventFailure failure) => new(failure.Stage, InText().Replace(failure.Reason, string.Empty), 1);

    internal static IReadOnlyList<DeadLetterTally> Join(IReadOnlyList<DeadLetterTally> left, IReadOnlyList<DeadLetterTally> right) =>
        left.Count == 0 || right.Count == 0 ? left.Count == 0 ? right : left : Sum(left.Concat(right));

    /// <summary>Adds up entries with the same reason, and sorts by frequency.</summary>
    internal static IReadOnlyList<DeadLetterTally> Sum(IEnumerable<DeadLetterTally> letters) =>
    [
        .. letters.GroupBy(letter => letter.Stage).SelectMany(stage => Bounded(stage.Key, stage))
            .OrderByDescending(letter => letter.Events).ThenBy(letter => letter.Stage).ThenBy(letter => letter.Reason, StringComparer.Ordinal),
    ];

    private static IEnumerable<DeadLetterTally> Bounded(FailureStage stage, IEnumerable<DeadLetterTally> letters)
    {
        DeadLetterTally[] reasons =
        [
            .. letters.GroupBy(letter => letter.Reason, StringComparer.Ordinal)
                .Select(reason => new DeadLetterTally(stage, reason.Key, reason.Sum(letter => letter.Events)))
                .OrderBy(letter => letter.Reason == OtherReasons).ThenByDescending(letter => letter.Events).ThenBy(letter => letter.Reason, StringComparer.Ordinal),
        ];
        return reasons.Length <= MostReasons
            ? reasons
            : reasons.Take(MostReasons - 1).Append(new DeadLetterTally(stage, OtherReasons, reasons.Skip(MostReasons - 1).Sum(letter => letter.Events)));
    }

    [GeneratedRegex(" at line [0-9]+, byte [0-9]+ of the text")]
    private static partial Regex InText();
}
