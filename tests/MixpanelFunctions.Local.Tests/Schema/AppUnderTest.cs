using System.Text;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Explanations;

namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>The app's own reading of a rules file, with settings under which every type of action has a meaning.</summary>
internal static class AppUnderTest
{
    /// <summary>A named project and a secret that are set.</summary>
    public const string Project = "retail";

    /// <inheritdoc cref="Project"/>
    public const string Secret = "MIXPANEL_RETAIL_TOKEN";

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly IConfiguration Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Mixpanel:ProjectToken"] = "3f1c9a5e7b2d4860a1b2c3d4e5f60718",
        [$"Mixpanel:Projects:{Project}:ProjectToken"] = "4f1c9a5e7b2d4860a1b2c3d4e5f60719",
        ["Mixpanel:IdentityMerge"] = "Original",
        [Secret] = "the-retail-token",
    }).Build();

    /// <summary>Errors of what a text means, which a schema cannot tell.</summary>
    private static readonly string[] OfMeaning = [" the same for every event", " is not a list of the event", " is one brace too many"];

    /// <summary>What is wrong with a rules file; nothing where the app takes it.</summary>
    public static string[] Errors(string text)
    {
        ConfigurationErrors errors = new();
        if (Read(text, errors) is { } configuration)
        {
            ForwardingPlan.Compile(configuration, errors);
        }

        return [.. errors.All.Where(error => !OfMeaning.Any(part => error.Message.Contains(part, StringComparison.Ordinal))).Select(error => error.ToString())];
    }

    /// <summary>What the app makes of an event by a rules file without a mistake, and why.</summary>
    public static EventExplanation Explain(string rules, string json)
    {
        ConfigurationErrors errors = new();
        ForwardingConfiguration configuration = Read(rules, errors)!;
        using EventExplainer explainer = new(ForwardingPlan.Compile(configuration), configuration);
        HubMessage message = new() { Body = Encoding.UTF8.GetBytes(json), Partition = "0", SequenceNumber = 1, EnqueuedTime = Now };
        return explainer.Explain(message, Now)[0];
    }

    private static ForwardingConfiguration? Read(string text, ConfigurationErrors errors)
    {
        ForwardingOptions forwarding = ForwardingOptions.Read(Settings, errors);
        MixpanelOptions mixpanel = MixpanelOptions.Read(Settings, errors);
        errors.ThrowIfAny();
        return RulesFile.Parse(text, Place.File(RulesFile.DefaultName), errors) is { } rules
            ? new ForwardingConfiguration
            {
                Forwarding = forwarding,
                Mixpanel = mixpanel,
                DeadLetters = new DeadLetterOptions(),
                Rules = rules,
                Setting = name => Settings[name],
            }
            : null;
    }
}
