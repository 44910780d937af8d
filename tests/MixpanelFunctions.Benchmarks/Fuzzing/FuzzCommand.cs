using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Benchmarks.Fuzzing;

/// <summary><c>fuzz</c>: messages changed at random are read and mapped; none may end in an exception that nobody foresaw.</summary>
internal static class FuzzCommand
{
    /// <summary>Every operator, action and kind of value that an event's content can reach.</summary>
    private const string Rules = """
        {
          "dataElements": {
            "type": { "path": "xdm.eventType", "cleanText": true, "forceLowerCase": true, "default": "{{xdm._id}}" },
            "empty": { "path": "data.a", "emptyAsNull": true, "default": { "x": "{{xdm.eventType}}" } },
            "ip": { "ip": true }
          },
          "rules": [
            { "name": "Preset", "actions": [
              { "type": "trackEvent", "event": "{{type}}", "preset": "standard", "properties": { "Text": "<{{xdm._id}}|{{type}}|{{data}}>", "O": { "x": ["{{xdm.props}}", "{{empty}}"] }, "ip": "{{ip}}" } },
              { "type": "trackEvent", "event": "E", "distinctId": "{{xdm._id}}", "insertId": "{{xdm.eventType}}", "time": "{{xdm.timestamp}}", "properties": "{{xdm.props}}" } ] },
            { "name": "Spread", "actions": [ { "type": "trackEvent", "event": "S", "spread": [ "{{xdm}}", "{{data}}", "{{arc}}" ], "flatten": true } ] },
            { "name": "Items", "actions": [ { "type": "trackEvent", "event": "Item {{index}}", "forEach": "{{xdm.productListItems}}", "when": { "left": "{{item.quantity}}", "operator": "exists" },
                "properties": { "SKU": "{{item.SKU}}", "Item": "{{item}}" } } ] },
            { "name": "Any", "conditions": [ { "any": [
                { "left": "{{xdm.eventType}}", "operator": "contains", "right": "W", "caseInsensitive": true },
                { "left": "{{xdm.eventType}}", "operator": "startsWith", "right": "a" },
                { "left": "{{data.a}}", "operator": "greaterThan", "right": 1 },
                { "left": "{{xdm._id}}", "operator": "lessThanOrEqual", "right": "{{data.n}}" },
                { "left": "{{xdm.eventType}}", "operator": "matchesRegex", "right": "^v.*w$" },
                { "left": "{{data.tags}}", "operator": "isTruthy" },
                { "left": "{{xdm.eventType}}", "operator": "equals", "right": "{{xdm._id}}", "negate": true } ] } ],
              "actions": [
                { "type": "setProfile", "set": { "Type": "{{type}}", "Web": "{{xdm.web}}" }, "union": { "Tags": "{{data.tags}}" }, "add": { "Visits": 1, "Price": "{{xdm.commerce.order.priceTotal}}" } },
                { "type": "identify", "anonymousId": "{{xdm.identityMap.ECID[0].id}}", "userId": "{{xdm.identityMap.Email[0].id}}" },
                { "type": "alias", "distinctId": "{{xdm._id}}", "alias": "{{xdm.eventType}}" } ] }
          ]
        }
        """;

    public static Command Create()
    {
        Option<long> inputs = new("--inputs") { Description = "How many inputs.", DefaultValueFactory = _ => 100_000 };
        Option<int> seed = new("--seed") { Description = "Which inputs: the same seed gives the same ones on every machine.", DefaultValueFactory = _ => 1 };
        Option<long> first = new("--first") { Description = "The number of the first input; with --inputs 1, a finding's own.", DefaultValueFactory = _ => 0 };
        Option<int> seconds = new("--seconds") { Description = "After so many seconds no further input is begun.", DefaultValueFactory = _ => 600 };
        Command command = new("fuzz", "Messages changed at random: looks for exceptions that nobody foresaw, differences from the framework's reader, and wrong sums. Ends in 1 where it finds any.")
        {
            inputs, seed, first, seconds,
        };
        command.SetAction(result => Run(result.GetValue(seed), result.GetValue(first), result.GetValue(inputs), TimeSpan.FromSeconds(result.GetValue(seconds))));
        return command;
    }

    private static int Run(int seed, long first, long inputs, TimeSpan atMost)
    {
        long start = Stopwatch.GetTimestamp();
        FuzzRun run = new(Configuration());
        run.Run(new FuzzInput(seed), first, inputs, atMost);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {run.Inputs:N0} of {inputs:N0} inputs, {run.Bytes / 1e6:N0} MB, in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Tally.Received:N0} events = {run.Tally.Forwarded:N0} forwarded + {run.Tally.Filtered:N0} filtered + {run.Tally.DeadLettered:N0} dead-lettered; {run.Tally.RecordsDelivered:N0} records"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Exceptions:N0} unforeseen exceptions, {run.Differences:N0} differences from Utf8JsonReader, {run.WrongSums:N0} wrong sums"));
        foreach ((long number, string what) in run.Findings)
        {
            Console.WriteLine($"input {number} (--seed {seed} --first {number} --inputs 1): {what}");
        }

        return run.Exceptions + run.Differences + run.WrongSums == 0 ? 0 : 1;
    }

    private static ForwardingConfiguration Configuration()
    {
        ConfigurationErrors errors = new();
        IConfigurationRoot settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mixpanel:ProjectToken"] = "fuzz-project-token",
            ["Mixpanel:IdentityMerge"] = "Original",
            ["Forwarding:ProfileExports"] = "SetProfile",
            ["Forwarding:InvalidTime"] = "UseEnqueuedTime",
            ["DeadLetters:Folder"] = "unused",
            ["EventHubName"] = "edge",
        }).Build();
        ForwardingConfiguration read = ForwardingConfiguration.Read(settings, Path.GetTempPath(), errors);
        RulesDocument rules = RulesFile.Parse(Rules, Place.File("fuzz"), errors)!;
        errors.ThrowIfAny();
        return read with { Rules = rules with { Rules = [.. rules.Rules, .. read.Rules.Rules.Where(rule => rule.TakesProfileExports)] } };
    }
}
