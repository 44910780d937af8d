using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>Everything that is measured side by side.</summary>
internal static class Contenders
{
    /// <summary>Passes before measuring: the compiler needs a second or two to make its best code, with what it saw in the first ones.</summary>
    private const int WarmUps = 4;

    /// <summary>Rules that take no event, for what a rule costs that is only asked.</summary>
    private const int FalseRules = 100;

    /// <summary>Makes the contenders of some letters, the floor among them, and makes sure that they do the same.</summary>
    public static IReadOnlyList<IContender> Create(string letters, EventCorpus corpus)
    {
        ForwardingConfiguration configuration = BenchmarkRules.Read();
        ForwardingPlan plan = ForwardingPlan.Compile(configuration);
        HandWritten byHand = new(configuration.RulesVersion);
        using (RecordComparison comparison = new(plan))
        {
            comparison.Check(corpus, byHand);
        }

        List<IContender> contenders = [new TokenFloor()];
        foreach (char letter in letters.Distinct().Order())
        {
            IContender? contender = letter switch
            {
                'b' => new Engine(plan, null, letter, "engine: bytes in, records in batches"),
                'c' => new Engine(plan, configuration.Mixpanel.Compression, letter, "engine with gzip"),
                'd' => byHand,
                'e' => new Delivery(),
                'f' => new Engine(BenchmarkRules.CompileWithFalseRules(FalseRules), null, letter, "engine, 100 rules more that take nothing"),
                's' => new AnalyticsEngine(letter, "engine: preset standard, no variable of Analytics", "\"standard\"", hasVariables: false),
                't' => new AnalyticsEngine(letter, "engine: presets standard and analytics, no variable", "[\"standard\",\"analytics\"]", hasVariables: false),
                'u' => new AnalyticsEngine(letter, "engine: preset standard, ten variables in every event", "\"standard\"", hasVariables: true),
                'v' => new AnalyticsEngine(letter, "engine: presets standard and analytics, ten variables", "[\"standard\",\"analytics\"]", hasVariables: true),
                'g' => new Engine(BenchmarkRules.CompileWithCode(hasCode: false), null, letter, "engine, a rule more with a condition and a data element"),
                'h' => new Engine(BenchmarkRules.CompileWithCode(hasCode: true), null, letter, "the same, both of them custom code"),
                'p' => new Engine(BenchmarkRules.CompileGoverned(), null, letter, "engine with the recommended filters and properties"),
                'r' => new Reading(plan),
                _ => null,
            };
            if (contender is not null)
            {
                contenders.Add(contender);
            }
        }

        return contenders;
    }

    /// <summary>Lets every contender run until its code is as fast as it gets.</summary>
    public static void WarmUp(IReadOnlyList<IContender> contenders, EventCorpus corpus) => Benchmarks.WarmUp.Run(WarmUps, () =>
    {
        foreach (IContender contender in contenders)
        {
            contender.Run(corpus);
        }
    });
}
