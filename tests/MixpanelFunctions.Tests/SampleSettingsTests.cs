using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Tests;

/// <summary>local.settings.sample.json. A setting the trigger names and nobody gives stops the host from finding the function.</summary>
public partial class SampleSettingsTests
{
    private static readonly JsonObject Values = Repository.ReadJson("local.settings.sample.json")["Values"]!.AsObject();
    private static readonly string Trigger = string.Join('\n', Repository.HeadSources["ForwardEdgeEvents.cs"]);

    [Fact]
    public void Every_setting_the_trigger_names_is_given()
    {
        string[] names = [.. BindingExpression().Matches(Trigger).Select(match => match.Groups[1].Value)];

        Assert.Equal(["EventHubName", "EventHubConsumerGroup"], names);
        Assert.All(names, name => Assert.False(string.IsNullOrWhiteSpace((string?)Values[name]), name));
    }

    [Fact]
    public void The_connection_the_trigger_names_is_given()
    {
        string name = Connection().Match(Trigger).Groups[1].Value;

        Assert.Equal("EventHub", name);
        Assert.StartsWith("Endpoint=sb://localhost;", (string?)Values[name], StringComparison.Ordinal);
    }

    [Fact]
    public void No_binding_expression_has_a_double_underscore() =>
        // The host resolves %A:B%, never %A__B%.
        Assert.All(BindingExpression().Matches(Trigger), match => Assert.DoesNotContain("__", match.Value, StringComparison.Ordinal));

    [Fact]
    public void Levels_are_written_with_double_underscores() =>
        // Colons are no part of an environment variable's name on Linux.
        Assert.All(Values, pair => Assert.DoesNotContain(':', pair.Key));

    [Fact]
    public void The_worker_and_the_storage_emulator_are_set()
    {
        Assert.Equal("dotnet-isolated", (string?)Values["FUNCTIONS_WORKER_RUNTIME"]);
        Assert.Equal("UseDevelopmentStorage=true", (string?)Values["AzureWebJobsStorage"]);
        Assert.Equal("$Default", (string?)Values["EventHubConsumerGroup"]);
    }

    [Fact]
    public void Every_value_is_text() =>
        Assert.All(Values, pair => Assert.Equal(System.Text.Json.JsonValueKind.String, pair.Value!.GetValueKind()));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex BindingExpression();

    [GeneratedRegex("Connection = \"([^\"]+)\"")]
    private static partial Regex Connection();
}
