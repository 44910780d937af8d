using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Tests;

/// <summary>The same names everywhere: in the trigger, the sample settings and the page of settings. Those of a deployment are in Infrastructure.</summary>
public partial class SettingNameTests
{
    /// <summary>What settings begin with that hold a part of a rules file; what follows is the user's.</summary>
    private static readonly string[] OfRules = ["Forwarding__Rules", "Forwarding__DataElements", "Forwarding__AnalyticsNames", "Forwarding__EventNames", "Forwarding__Filters", "Forwarding__Properties"];

    private static readonly Setting[] All = [.. KnownSettings.All, .. HostSettings.All];

    [Fact]
    public void The_sample_has_no_setting_that_nothing_reads()
    {
        JsonObject values = Repository.ReadJson("local.settings.sample.json")["Values"]!.AsObject();

        Assert.Empty(values.Select(value => value.Key).Except(All.Select(setting => setting.Name)));
    }

    [Fact]
    public void What_the_trigger_names_is_a_setting_that_is_described()
    {
        string trigger = string.Join('\n', Repository.HeadSources["ForwardEdgeEvents.cs"]);
        IEnumerable<string> named = Named().Matches(trigger).Select(match => match.Groups["name"].Value);

        Assert.Equal(["EventHubName", "EventHub", "EventHubConsumerGroup"], named);
        Assert.Empty(named.Except(All.Select(setting => setting.Name)));
        Assert.Contains(All, setting => setting.Name == "EventHub__fullyQualifiedNamespace");
    }

    [Fact]
    public void No_source_of_the_app_reads_a_setting_by_another_name()
    {
        // Settings go to the engine and to telemetry as a whole; none is picked out in the app itself.
        Assert.All(Repository.HeadSources, file => Assert.DoesNotMatch(@"Configuration\[|GetEnvironmentVariable|GetSection|GetValue<", string.Join('\n', file.Value)));
    }

    [Fact]
    public void The_page_of_settings_has_each_once_and_no_other()
    {
        string[] rows = [.. Row().Matches(Repository.Read("docs/settings.md")).Select(match => match.Groups[1].Value)];

        Assert.Equal(All.Select(setting => setting.Name).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_settings_of_telemetry_are_those_of_its_page()
    {
        string page = Repository.Read("docs/telemetry.md");

        Assert.All(HostSettings.Telemetry, setting => Assert.Contains($"`{setting.Name}`", page, StringComparison.Ordinal));
        Assert.Empty(Named(page).Except(All.Select(setting => setting.Name)));
    }

    [Fact]
    public void Every_page_names_settings_that_are_there()
    {
        string[] projects = [.. MixpanelOptions.ProjectSettings.Select(setting => setting.Name["Mixpanel__".Length..])];
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md")))
        {
            foreach (string name in Engine().Matches(File.ReadAllText(path)).Select(match => match.Value.TrimEnd('_')))
            {
                bool isThere = All.Any(setting => setting.Name == name)
                    || name is "Forwarding" or "Mixpanel" or "DeadLetters" or "Mixpanel__ServiceAccount"
                    || OfRules.Any(tree => name.StartsWith(tree, StringComparison.Ordinal))
                    || (name.StartsWith("Mixpanel__Projects", StringComparison.Ordinal) && (name.Split("__").Length < 4 || projects.Contains(name.Split("__", 4)[3])));
                Assert.True(isThere, $"{Path.GetFileName(path)} names {name}, which no setting is called.");
            }
        }
    }

    [Fact]
    public void A_secret_says_that_it_is_one() =>
        Assert.All(All, setting => Assert.Equal(setting.IsSecret, setting.Meaning.Contains("secret.", StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<string> Named(string page) => Variable().Matches(page).Select(match => match.Value).Distinct();

    [GeneratedRegex("\"%(?<name>[^%]+)%\"|Connection = \"(?<name>[^\"]+)\"")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(?:OTEL|APPLICATIONINSIGHTS)_[A-Z_]*[A-Z]\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\b(?:Forwarding|Mixpanel|DeadLetters)__[A-Za-z0-9_]*")]
    private static partial Regex Engine();
}
