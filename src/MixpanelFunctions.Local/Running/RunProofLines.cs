using MixpanelFunctions.Verifying.Comparing;
using Spectre.Console;

namespace MixpanelFunctions.Local.Running;

/// <summary>Writes whether the stand-in has everything that it should have.</summary>
internal static class RunProofLines
{
    /// <summary>Writes it.</summary>
    /// <param name="console">The console.</param>
    /// <param name="counts">The result of the comparison; null if the stand-in does not keep all events.</param>
    /// <param name="refused">How many records became dead letters: these are not there, and rightly so.</param>
    /// <returns>Whether it holds all but those.</returns>
    public static bool Write(IAnsiConsole console, VerifyCounts? counts, long refused)
    {
        if (counts is null)
        {
            console.WriteLine("The stand-in keeps only the latest events, so the run cannot check whether all arrived. Send fewer events, or use verify with Mixpanel.");
            return true;
        }

        console.WriteLine(FormattableString.Invariant($"{counts[DifferenceKind.Present]:N0} of {counts.Expected:N0} expected events are in Mixpanel"));
        bool isSame = counts[DifferenceKind.Missing] <= refused && counts[DifferenceKind.Different] + counts[DifferenceKind.Duplicated] == 0;
        if (!counts.IsSame)
        {
            console.WriteLine(FormattableString.Invariant(
                $"missing {counts[DifferenceKind.Missing]:N0} ({refused:N0} refused), different {counts[DifferenceKind.Different]:N0}, duplicated {counts[DifferenceKind.Duplicated]:N0}, unexpected {counts[DifferenceKind.Unexpected]:N0}"));
        }

        return isSame;
    }
}
