using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>
/// Which rules are asked of an event at all. Many rules often differ by what one path must hold, such as the event's type: of
/// those one look at the path's value finds the few that can take the event, however many there are: a hundred rules that take
/// nothing cost 4 % of an event's time, where asking each cost 13 to 18. Serves one thread.
/// </summary>
internal sealed class RuleIndex
{
    /// <summary>Rules in one word of what <see cref="Select"/> returns.</summary>
    public const int BitsInWord = 64;

    /// <summary>Rules of one path from which a look at its value is cheaper than to ask each.</summary>
    private const int FewestOfPath = 4;

    private readonly ulong[] _always;
    private readonly PathGroup[] _groups;
    private readonly ulong[] _asked;

    /// <summary>Sorts a plan's rules.</summary>
    public RuleIndex(ForwardingPlan plan)
    {
        _asked = new ulong[(plan.Rules.Count + BitsInWord - 1) / BitsInWord];
        _always = new ulong[_asked.Length];
        ILookup<int, CompiledRule> paths = plan.Rules.Where(rule => rule.Guard is not null).ToLookup(rule => rule.Guard!.Slot);
        CompiledRule[][] groups = [.. paths.Select(path => path.ToArray()).Where(group => group.Length >= FewestOfPath)];
        _groups = [.. groups.Select(group => new PathGroup(group, plan.TextOf, _asked.Length))];
        foreach (CompiledRule rule in plan.Rules.Except(groups.SelectMany(group => group)))
        {
            Set(_always, rule.Index);
        }
    }

    /// <summary>The numbers of the rules that can take the current event, a bit for each; valid until the next event.</summary>
    public ReadOnlySpan<ulong> Select(EventValues values)
    {
        _always.CopyTo(_asked);
        foreach (PathGroup group in _groups)
        {
            foreach ((int word, ulong bits) in group.Find(values))
            {
                _asked[word] |= bits;
            }
        }

        return _asked;
    }

    private static void Set(ulong[] bits, int number) => bits[number / BitsInWord] |= 1UL << (number % BitsInWord);

    /// <summary>Rules whose first condition compares one path's value with a text each.</summary>
    private sealed class PathGroup
    {
        private readonly int _slot;
        private readonly NameTable<(int Word, ulong Bits)[]> _byText;
        private readonly (int Word, ulong Bits)[] _all;

        public PathGroup(CompiledRule[] rules, Func<JsonValue, string> text, int words)
        {
            _slot = rules[0].Guard!.Slot;
            _all = Pack(rules, words);
            _byText = new([.. rules.GroupBy(rule => text(rule.Guard!.Text)).Select(group => KeyValuePair.Create(group.Key, Pack(group, words)))]);
        }

        public (int Word, ulong Bits)[] Find(EventValues values)
        {
            JsonValue value = values[_slot];
            // What is no text, or one with escapes, is for the conditions themselves to judge; what is not there equals no text.
            return value.IsMissingOrNull ? []
                : value is { Kind: JsonKind.String, Traits: ValueTraits.None } ? _byText.Find(values.Bytes(value)) ?? []
                : _all;
        }

        private static (int Word, ulong Bits)[] Pack(IEnumerable<CompiledRule> rules, int words)
        {
            ulong[] bits = new ulong[words];
            foreach (CompiledRule rule in rules)
            {
                Set(bits, rule.Index);
            }

            return [.. bits.Index().Where(word => word.Item != 0)];
        }
    }
}
