using MixpanelFunctions.Verifying.Comparing;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>The first differences of each kind, to be shown.</summary>
internal sealed class ShownDifferences
{
    private const int MostOfAKind = 5;

    private readonly Dictionary<DifferenceKind, List<Difference>> _byKind = [];

    /// <summary>All shown ones, by kind.</summary>
    public IReadOnlyList<Difference> All => [.. _byKind.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value)];

    /// <summary>Takes a difference.</summary>
    public void Add(Difference difference)
    {
        if (!_byKind.TryGetValue(difference.Kind, out List<Difference>? shown))
        {
            _byKind.Add(difference.Kind, shown = []);
        }

        if (shown.Count < MostOfAKind && difference.Kind is not (DifferenceKind.Late or DifferenceKind.Repeated))
        {
            shown.Add(difference);
        }
    }
}
