using System.CommandLine;
using System.Text.Json.Nodes;
using MixpanelFunctions.Local.Commands;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Tests.AdobeImport;

/// <summary>The lists are those of https://developer.adobe.com/analytics-apis/docs/2.0/guides/endpoints/dimensions/ and metrics/.</summary>
public class ReportSuiteTests
{
    private const string Dimensions = """
        [
          { "id": "variables/campaign", "title": "Tracking Code", "name": "Tracking Code", "type": "string" },
          { "id": "variables/evar1", "title": "Campaign Code", "name": "Campaign Code", "type": "string", "category": "Conversion" },
          { "id": "variables/evar2", "name": "eVar2", "type": "string" },
          { "id": "variables/evar3", "name": "Custom eVar 3", "type": "string" },
          { "id": "variables/evar4", "name": "Page Name", "type": "string" },
          { "id": "variables/evar5", "name": "Section (v5)", "type": "string" },
          { "id": "variables/evar5.brand", "name": "Brand", "type": "string" },
          { "id": "variables/prop5", "name": "Section", "type": "string" },
          { "id": "variables/listvariable2", "name": "Tags", "type": "string" },
          { "id": "variables/evar999", "name": "Beyond", "type": "string" }
        ]
        """;

    private const string Metrics = """
        { "content": [
          { "id": "metrics/cartadditions", "name": "Cart Additions", "type": "int" },
          { "id": "metrics/event12", "name": "Newsletter sign-up", "type": "int" },
          { "id": "metrics/event13", "name": "Custom Event 13", "type": "int" },
          { "id": "metrics/evar1instances", "name": "Campaign Code Instances", "type": "int" }
        ] }
        """;

    [Fact]
    public void A_report_suite_names_the_variables_of_the_rules_file()
    {
        using TestFolder folder = new();

        (int exit, string output, string error) = Run("--report-suite", folder.Write("dimensions.json", Dimensions), "--report-suite", folder.Write("metrics.json", Metrics));

        JsonObject names = JsonNode.Parse(output)!["analyticsNames"]!.AsObject();
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                { "eVar1": "Campaign Code", "eVar4": "Page Name (eVar4)", "eVar5": "Section", "prop5": "Section (prop5)", "list2": "Tags", "event12": "Newsletter sign-up" }
                """),
            names), names.ToJsonString());
        Assert.Contains("prop5: is named \"Section (prop5)\" here, because another variable has the name", error, StringComparison.Ordinal);
        Assert.Contains("eVar4: is named \"Page Name (eVar4)\" here, because a property of Mixpanel or a preset has the name", error, StringComparison.Ordinal);
        Assert.Contains("eVar999: cannot be named \"Beyond (eVar999)\"", error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failure, exit);
    }

    [Fact]
    public void Without_one_there_are_no_names()
    {
        (int exit, string output, _) = Run();

        Assert.Equal(ExitCodes.Success, exit);
        Assert.False(JsonNode.Parse(output)!.AsObject().ContainsKey("analyticsNames"));
    }

    [Theory]
    [InlineData("[]", "lists no dimensions and no metrics of a report suite")]
    [InlineData("""{ "errorCode": "invalid_data" }""", "lists no dimensions and no metrics of a report suite")]
    [InlineData("5", "lists no dimensions and no metrics of a report suite")]
    [InlineData("{", "is not JSON at line 1")]
    public void What_is_no_list_of_a_report_suite_is_the_users_error(string text, string expected)
    {
        using TestFolder folder = new();

        UserErrorException exception = Assert.Throws<UserErrorException>(() => Run("--report-suite", folder.Write("list.json", text)));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Throws<UserErrorException>(() => Run("--report-suite", folder.File("none.json")));
    }

    private static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = ImportAdobeCommand.Create().Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
