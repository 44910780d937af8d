namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>Some of the rules by their numbers, a bit for each.</summary>
/// <param name="Word">How many rules are before the first bit, in words of <see cref="RuleIndex.BitsInWord"/>.</param>
/// <param name="Bits">The rules.</param>
internal readonly record struct RuleBits(int Word, ulong Bits)
{
    /// <summary>Rules, words without any left out.</summary>
    public static RuleBits[] Of(IReadOnlyCollection<GuardedRule> rules)
    {
        ulong[] words = Words(rules);
        foreach (GuardedRule rule in rules)
        {
            Set(words, rule, true);
        }

        return Of(words);
    }

    /// <summary>Rules, words without any left out.</summary>
    public static RuleBits[] Of(ulong[] words)
    {
        // Without LINQ, whose methods over numbers would be compiled at every start.
        RuleBits[] bits = new RuleBits[words.Length];
        int count = 0;
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] != 0)
            {
                bits[count++] = new RuleBits(word, words[word]);
            }
        }

        return bits[..count];
    }

    /// <summary>Room for rules, none of them in it.</summary>
    public static ulong[] Words(IReadOnlyCollection<GuardedRule> rules) =>
        new ulong[rules.Count == 0 ? 0 : (rules.Max(rule => rule.Index) / RuleIndex.BitsInWord) + 1];

    /// <summary>Puts rules in.</summary>
    public static void Add(RuleBits[] rules, ulong[] words)
    {
        foreach (RuleBits bits in rules)
        {
            words[bits.Word] |= bits.Bits;
        }
    }

    /// <summary>Adds a rule, or removes it.</summary>
    public static void Set(ulong[] words, GuardedRule rule, bool isIn)
    {
        ulong bit = 1UL << (rule.Index % RuleIndex.BitsInWord);
        ref ulong word = ref words[rule.Index / RuleIndex.BitsInWord];
        word = isIn ? word | bit : word & ~bit;
    }
}
