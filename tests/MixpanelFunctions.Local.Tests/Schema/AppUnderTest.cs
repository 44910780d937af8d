using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>The app's own reading of a rules file, with settings under which every type of action has a meaning.</summary>
internal static class AppUnderTest
{
    /// <summary>A named project and a secret that are set.</summary>
    public const string Project = "retail";

    /// <inheritdoc cref="Project"/>
    public const string Secret = "MIXPANEL_RETAIL_TOKEN";

    private static readonly IConfiguration Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Mixpanel:ProjectToken"] = "3f1c9a5e7b2d4860a1b2c3d4e5f60718",
        [$"Mixpanel:Projects:{Project}:ProjectToken"] = "4f1c9a5e7b2d4860a1b2c3d4e5f60719",
        ["Mixpanel:IdentityMerge"] = "Original",
        [Secret] = "the-retail-token",
    }).Build();

    /// <summary>What is wrong with a rules file; nothing where the app takes it.</summary>
    public static string[] Errors(string text)
    {
        ConfigurationErrors errors = new();
        ForwardingOptions forwarding = ForwardingOptions.Read(Settings, errors);
        MixpanelOptions mixpanel = MixpanelOptions.Read(Settings, errors);
        errors.ThrowIfAny();
        if (RulesFile.Parse(text, Place.File(RulesFile.DefaultName), errors) is { } rules)
        {
            ForwardingPlan.Compile(
                new ForwardingConfiguration
                {
                    Forwarding = forwarding,
                    Mixpanel = mixpanel,
                    DeadLetters = new DeadLetterOptions(),
                    Rules = rules,
                    Setting = name => Settings[name],
                },
                errors);
        }

        return [.. errors.All.Select(error => error.ToString())];
    }
}
