using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;

namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>Random rules files, with and without mistakes: the schema takes what the app takes, and refuses what it refuses for its form.</summary>
public sealed partial class AnyRulesTests(SchemaValidators validators, ITestOutputHelper output) : IClassFixture<SchemaValidators>
{
    private const int Files = 5_000;
    private const ulong Seed = 20_261_123;

    private static readonly Gen<(JsonNode?, AnyMutation[])> Cases = Gen.Select(AnyRules.Any, AnyMutation.Any.Array[0, 2]);

    [Fact]
    public void The_schema_and_the_app_are_of_one_mind()
    {
        int taken = 0;
        int refusedByBoth = 0;
        int refusedByTheAppAlone = 0;
        for (uint number = 0; number < Files; number++)
        {
            (JsonNode? file, AnyMutation[] mutations) = Cases.Generate(new PCG(number, Seed), null, out _);
            foreach (AnyMutation mutation in mutations)
            {
                mutation.Apply(file!);
            }

            string text = file!.ToJsonString();
            string[] app = AppUnderTest.Errors(text);
            string[] schema = validators.OfDocument(file);

            Assert.True(mutations.Length > 0 || app.Length == 0, $"File {number} was to be without a mistake:\n{text}\n{string.Join('\n', app)}");
            bool isOfForm = app.Any(error => !BeyondSchemas().IsMatch(error));
            Assert.True(isOfForm == schema.Length > 0, $"File {number}:\n{text}\n\nThe app:\n{string.Join('\n', app)}\n\nThe schema:\n{string.Join('\n', schema)}");
            taken += app.Length == 0 ? 1 : 0;
            refusedByBoth += isOfForm ? 1 : 0;
            refusedByTheAppAlone += app.Length > 0 && !isOfForm ? 1 : 0;
        }

        output.WriteLine($"{taken} files taken by both, {refusedByBoth} refused by both, {refusedByTheAppAlone} by the app alone");
        Assert.InRange(taken, Files / 4, Files);
        Assert.InRange(refusedByBoth, Files / 4, Files);
        Assert.InRange(refusedByTheAppAlone, Files / 100, Files);
    }

    /// <summary>What no schema can tell: what a name stands for, what must be the only one, and other languages.</summary>
    [GeneratedRegex("""
        unknown\ data\ element|data\ elements\ in\ a\ circle|two\ rules\ are\ named|the\ property\ ".*"\ is\ given\ twice
        |the\ app\ setting\ .+\ is\ not\ set|unknown\ Mixpanel\ project\ "[^"]
        |not\ a\ regular\ expression|not\ JavaScript|has\ a\ value\ only\ in\ an\ action\ with\ forEach
        |(?<!dataElements\.[^:]*\.path):\ the\ path\ "
        |actions\[\d+\]\.propertiesJson[^:]*:\ (?!must\ be\ a\ text|stands\ beside|unknown\ key|.*\ has\ no\ propertiesJson)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BeyondSchemas();
}
