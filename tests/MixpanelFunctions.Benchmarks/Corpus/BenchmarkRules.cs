using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Sources;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Benchmarks.Corpus;

/// <summary>Rules, read and compiled as the app does it.</summary>
internal static class BenchmarkRules
{
    /// <summary>A token that Mixpanel would not know.</summary>
    public const string Token = "3f1c9a5e7b2d4860a1b2c3d4e5f60718";

    /// <summary>The file of the three rules that all figures are about.</summary>
    public static string File => Path.Combine(AppContext.BaseDirectory, "Corpus", "rules.json");

    /// <summary>The three rules.</summary>
    public static ForwardingConfiguration Read(params ReadOnlySpan<(string Name, string Value)> settings)
    {
        ConfigurationErrors errors = new();
        ForwardingConfiguration configuration = ForwardingConfiguration.Read(
            Settings(settings), Path.GetDirectoryName(File)!, errors);
        errors.ThrowIfAny();
        return configuration;
    }

    /// <summary>Rules written by the benchmark itself, compiled.</summary>
    public static ForwardingPlan Compile(string rules)
    {
        ConfigurationErrors errors = new();
        ForwardingConfiguration configuration = Read().WithRules(new RulesText(rules, string.Empty), errors);
        ForwardingPlan plan = ForwardingPlan.Compile(configuration, errors);
        errors.ThrowIfAny();
        return plan;
    }

    /// <summary>
    /// The three rules, and others behind them that take no event: each compares a value that the three read, half of them with
    /// a text, a quarter each with a part of one and with a number.
    /// </summary>
    public static ForwardingPlan CompileWithFalseRules(int count) => CompileWith(Enumerable.Range(0, count).Select(i => new JsonObject
    {
        ["conditions"] = new JsonArray((i % 4) switch
        {
            0 => Condition("{{xdm.eventType}}", "equals", $"never-{i}"),
            1 => Condition("{{xdm.environment.type}}", "equals", $"never-{i}"),
            2 => Condition("{{xdm.web.webPageDetails.URL}}", "contains", $"never-{i}"),
            _ => Condition("{{xdm.device.screenHeight}}", "greaterThan", 1_000_000 + i),
        }),
        ["actions"] = new JsonArray(new JsonObject { ["type"] = "trackEvent", ["event"] = "Never" }),
    }));

    /// <summary>
    /// The three rules, and one behind them that takes every event and sends one property: its condition and the property's data element
    /// are a line of custom code each, or what says the same without code.
    /// </summary>
    public static ForwardingPlan CompileWithCode(bool hasCode) => Compile(WriteWithCode(hasCode));

    /// <inheritdoc cref="CompileWithCode"/>
    public static string WriteWithCode(bool hasCode)
    {
        JsonNode document = JsonNode.Parse(WriteWith([new JsonObject
        {
            ["conditions"] = new JsonArray(hasCode
                ? new JsonObject { ["customCode"] = "return arc.event.xdm.environment.type !== 'never';" }
                : Condition("{{xdm.environment.type}}", "doesNotEqual", "never")),
            ["actions"] = new JsonArray(new JsonObject
            {
                ["type"] = "trackEvent",
                ["event"] = "Code",
                ["properties"] = new JsonObject { ["Page"] = "{{page}}" },
            }),
        }]))!;
        document["dataElements"] = new JsonObject
        {
            ["page"] = hasCode
                ? new JsonObject { ["customCode"] = "return arc.event.xdm.web?.webPageDetails?.name;" }
                : new JsonObject { ["path"] = "xdm.web.webPageDetails.name" },
        };
        return document.ToJsonString();
    }

    /// <summary>The three rules, with the filters and the properties that docs/govern.md recommends.</summary>
    public static ForwardingPlan CompileGoverned()
    {
        JsonNode document = JsonNode.Parse(System.IO.File.ReadAllText(File))!;
        JsonNode governing = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Corpus", "govern.json")))!;
        foreach (string key in (string[])["filters", "properties"])
        {
            document[key] = governing[key]!.DeepClone();
        }

        return Compile(document.ToJsonString());
    }

    /// <summary>A condition.</summary>
    public static JsonObject Condition(string left, string comparison, JsonNode right) =>
        new() { ["left"] = left, ["operator"] = comparison, ["right"] = right };

    /// <summary>The three rules, and others behind them, which get names of their own.</summary>
    public static ForwardingPlan CompileWith(IEnumerable<JsonObject> rules) => Compile(WriteWith(rules));

    /// <summary>A rules file of the three rules, and others behind them, which get names of their own.</summary>
    public static string WriteWith(IEnumerable<JsonObject> rules)
    {
        JsonNode document = JsonNode.Parse(System.IO.File.ReadAllText(File))!;
        foreach ((int i, JsonObject rule) in rules.Index())
        {
            rule["name"] = string.Create(CultureInfo.InvariantCulture, $"Rule {i}");
            document["rules"]!.AsArray().Add(rule);
        }

        return document.ToJsonString();
    }

    /// <summary>App settings in memory.</summary>
    public static IConfiguration Settings(params ReadOnlySpan<(string Name, string Value)> settings)
    {
        Dictionary<string, string?> values = new() { ["Mixpanel:ProjectToken"] = Token, ["EventHubName"] = "edge" };
        foreach ((string name, string value) in settings)
        {
            values[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
