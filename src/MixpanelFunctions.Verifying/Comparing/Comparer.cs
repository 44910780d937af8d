using MixpanelFunctions.Verifying.Prints;
using MixpanelFunctions.Verifying.Runs;

namespace MixpanelFunctions.Verifying.Comparing;

/// <summary>
/// Compares the records that should be in Mixpanel with those that are. Both sides are read in the order of event and
/// <c>$insert_id</c>, so that memory is constant.
/// </summary>
/// <param name="names">The names after the prints' numbers.</param>
/// <param name="time">How the project stores times.</param>
/// <param name="days">The days for which the sources are complete; null for all days.</param>
/// <param name="tell">Takes every result except <c>present</c>.</param>
internal sealed class Comparer(PrintNames names, TimeBasis time, (DateOnly From, DateOnly To)? days, Action<Difference> tell)
{
    private const int EntriesBetweenLooks = 10_000;

    private readonly PrintComparison _comparison = new(time);
    private readonly SameKey _same = new();
    private readonly VerifyTally _tally = new();

    /// <summary>Compares.</summary>
    /// <param name="expected">The records that should be there, complete.</param>
    /// <param name="actual">The records in Mixpanel, complete.</param>
    /// <param name="progress">Gets the number of finished records.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public VerifyTally Compare(RunFile expected, RunFile actual, Action<long> progress, CancellationToken cancellationToken)
    {
        RunMerge merge = new(expected, actual);
        bool hasNext = merge.Next();
        long done = 0;
        while (hasNext)
        {
            UInt128 key = merge.Key;
            _same.Begin();
            do
            {
                _same.Add(merge.Entry, merge.Side == 0);
                if (++done % EntriesBetweenLooks == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress(EntriesBetweenLooks);
                }

                hasNext = merge.Next();
            }
            while (hasNext && merge.Key == key);

            CompareSame();
        }

        progress(done % EntriesBetweenLooks);
        return _tally;
    }

    private void CompareSame()
    {
        _tally.Overflow += _same.Overflow;
        foreach (Variant should in _same.Expected)
        {
            _tally.SameAgain += should.Copies - 1;
            if (Take(should.Print) is { } found)
            {
                Found(should.Print, found);
            }
            else
            {
                Add(DifferenceKind.Missing, should.Print);
            }
        }

        foreach (Variant rest in _same.Actual)
        {
            Left(rest);
        }
    }

    /// <summary>Takes the one out that is most like what should be there.</summary>
    private Variant? Take(Print should)
    {
        int best = -1;
        int bestRank = -1;
        for (int i = 0; i < _same.Actual.Count; i++)
        {
            int rank = Rank(should, _same.Actual[i]);
            if (rank > bestRank)
            {
                (best, bestRank) = (i, rank);
            }
        }

        if (best < 0 || (bestRank < 2 && IsOfAnother(_same.Actual[best], should)))
        {
            return null;
        }

        Variant taken = _same.Actual[best];
        _same.Actual.RemoveAt(best);
        return taken;
    }

    /// <summary>Where one id is given to several events, one of them must not take what is another's.</summary>
    private bool IsOfAnother(Variant actual, Print should)
    {
        foreach (Variant other in _same.Expected)
        {
            if (other.Print.Time != should.Time && _comparison.HasSameTime(other.Print, actual.Print))
            {
                return true;
            }
        }

        return false;
    }

    private int Rank(Print should, Variant actual)
    {
        bool hasTime = _comparison.HasSameTime(should, actual.Print);
        bool hasContent = Match(should, actual) is not null;
        return (hasTime ? 2 : 0) + (hasContent ? 1 : 0);
    }

    private static int? Match(Print should, Variant actual)
    {
        for (int i = 0; i < actual.Versions; i++)
        {
            if (PrintComparison.HasSameContent(should, actual.Version(i)))
            {
                return i;
            }
        }

        return null;
    }

    private void Found(Print should, Variant found)
    {
        Print actual = found.Version(Match(should, found) ?? 0);
        IReadOnlyList<string> different = _comparison.Differences(should, actual, names);
        if (different.Count > 0)
        {
            Add(DifferenceKind.Different, should, different);
            if (different is ["time"])
            {
                long minutes = (actual.Time - should.Time) / 60_000;
                _tally.TimeShifts[minutes] = _tally.TimeShifts.GetValueOrDefault(minutes) + 1;
            }
        }
        else
        {
            Add(DifferenceKind.Present, should);
            if (!IsInDays(time.Stored(should.Time)))
            {
                Add(DifferenceKind.Late, should);
            }
        }

        if (found.Copies > 1)
        {
            Add(DifferenceKind.Repeated, should, copies: found.Copies);
        }
    }

    private void Left(Variant rest)
    {
        Print actual = rest.Print;
        if (_same.Expected.Count > 0)
        {
            Add(DifferenceKind.Duplicated, _same.Expected[0].Print, copies: _same.Actual.Count + 1);
        }
        else if (!IsInDays(actual.Time))
        {
            _tally.Outside++;
        }
        else if (actual.IsOfOthers)
        {
            _tally.OfOthers++;
        }
        else
        {
            Add(DifferenceKind.Unexpected, actual);
        }
    }

    private bool IsInDays(long stored) => days is not var (from, to) || (TimeBasis.Day(stored) >= from && TimeBasis.Day(stored) <= to);

    private void Add(DifferenceKind kind, Print print, IReadOnlyList<string>? different = null, int copies = 0)
    {
        string name = names.Name(print.Event);
        string? rule = print.Rule < 0 ? null : names.Name(print.Rule);
        long stored = print.Rule < 0 ? print.Time : time.Stored(print.Time);
        _tally.Add(kind, TimeBasis.Day(stored), name, rule);
        if (kind != DifferenceKind.Present)
        {
            tell(new Difference
            {
                Kind = kind,
                Event = name,
                InsertId = print.InsertId,
                Key = print.Key,
                Time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(print.Time, -62_135_596_800_000, 253_402_300_799_999)),
                Rule = rule,
                Source = print.Rule < 0 ? -1 : print.Source,
                Place = print.Place,
                Properties = different ?? [],
                Copies = copies,
            });
        }
    }
}
