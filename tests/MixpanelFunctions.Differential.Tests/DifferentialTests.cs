using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using MixpanelFunctions.Differential.Tests.Generation;
using MixpanelFunctions.Differential.Tests.Running;

namespace MixpanelFunctions.Differential.Tests;

/// <summary>
/// The same random rules on the same random events, in Adobe's event-forwarding runtime and in this engine. What may
/// differ is in docs/adobe-differences.md; nothing else may.
/// </summary>
public sealed class DifferentialTests(AdobeRuntime adobe, ITestOutputHelper output) : IClassFixture<AdobeRuntime>
{
    private const string SeedVariable = "DIFFERENTIAL_SEED";
    private const string RecordsVariable = "DIFFERENTIAL_RECORDS";
    private const int FailuresShown = 5;

    /// <summary>The same for everybody, so that a change is judged by itself; any other by the environment.</summary>
    private const ulong UsualSeed = 20_261_123;

    [Fact]
    public async Task The_engine_sends_what_Adobe_would_send()
    {
        ulong seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? ulong.Parse(given, CultureInfo.InvariantCulture)
            : UsualSeed;
        int wanted = int.Parse(Environment.GetEnvironmentVariable(RecordsVariable) ?? "20000", CultureInfo.InvariantCulture);
        output.WriteLine($"{SeedVariable}={seed}");

        int records = 0;
        int decisions = 0;
        int failures = 0;
        List<string> differences = [];
        HashSet<(uint Case, int Rule)> seen = [];
        for (uint number = 0; records < wanted && differences.Count < FailuresShown; number++)
        {
            Trial trial = Trials.Any.Generate(new PCG(number, seed), null, out _);
            Task<Outcome[][]> theirs = adobe.RunAsync(trial, documented: true);
            Outcome[][] ours = EngineRun.Run(trial);
            Outcome[][] expected = await theirs;
            foreach ((Outcome outcome, int index, int rule) in Flat(expected))
            {
                decisions++;
                records += outcome.Kind == OutcomeKind.Sent ? 1 : 0;
                failures += outcome.Kind == OutcomeKind.Failed ? 1 : 0;
                // One event of a rule is enough to see what is wrong.
                if (!Comparison.IsSame(outcome, ours[index][rule]) && seen.Add((number, rule)))
                {
                    differences.Add(Describe(number, trial, index, rule, outcome, ours[index][rule]));
                }
            }
        }

        output.WriteLine($"{records} records compared, {decisions} decisions, of which {failures} failures of a rule on both sides; {differences.Count} different");
        Assert.True(differences.Count == 0, $"{SeedVariable}={seed}\n\n{string.Join("\n\n", differences.Take(FailuresShown))}");
    }

    private static IEnumerable<(Outcome Outcome, int Event, int Rule)> Flat(Outcome[][] outcomes) =>
        outcomes.SelectMany((ofEvent, index) => ofEvent.Select((outcome, rule) => (outcome, index, rule)));

    private static string Describe(uint number, Trial trial, int index, int rule, Outcome theirs, Outcome ours)
    {
        string ruleText = trial.Rules["rules"]![rule]!.ToJsonString(Readable);
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"Case {number}, event {index}, {ruleText}");
        foreach ((string name, JsonNode? element) in trial.Rules["dataElements"]!.AsObject())
        {
            if (ruleText.Contains($"{{{{{name}}}}}", StringComparison.Ordinal))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {name}: {element!.ToJsonString(Readable)}");
            }
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  message: {trial.Events[index].Message}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  Adobe: {Describe(theirs)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  here:  {Describe(ours)}");
        return text.ToString();
    }

    private static string Describe(Outcome outcome) =>
        outcome.Kind == OutcomeKind.Sent ? $"{Comparison.Text(outcome.Record)}  {outcome.Record.GetRawText()}" : $"{outcome.Kind} {outcome.Reason}";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
