using System.CommandLine;
using MixpanelFunctions.Local.Commands;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Tests.AdobeImport;

public class ImportAdobeCommandTests
{
    [Fact]
    public void The_sample_is_written_to_a_file_and_ends_with_0()
    {
        using TestFolder folder = new();
        folder.Write("rules.json", "old");

        (int exit, string output, string error) = Run("-o", folder.File("rules.json"));

        Assert.Equal(ExitCodes.Success, exit);
        Assert.Empty(output);
        Assert.Contains("5 rules, 17 data elements", error, StringComparison.Ordinal);
        Assert.Contains("  Mixpanel__ProjectToken = the secret", error, StringComparison.Ordinal);
        Assert.StartsWith("{", File.ReadAllText(folder.File("rules.json")), StringComparison.Ordinal);
        Assert.Equal(["rules.json"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_loss_ends_with_1_and_the_file_is_written()
    {
        using TestFolder folder = new();
        string export = folder.Write("in.json", new AdobeProperty().Rule("r").Component("Post\nit", "slack::actions::post", "{}").Sends().Json.ToJsonString());

        (int exit, _, string error) = Run(export, "-o", folder.File("rules.json"));

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains("NOT CONVERTED:\n  rule \"r\", action \"Post it\": slack::actions::post does not send to Mixpanel\n", error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("rules.json")));
    }

    [Fact]
    public void What_was_disabled_is_told_and_is_no_loss()
    {
        using TestFolder folder = new();
        string export = folder.Write("in.json", new AdobeProperty().Rule("r").Sends().Rule("off", """{"enabled":false}""").Sends().Json.ToJsonString());

        (int exit, string output, string error) = Run(export);

        Assert.Equal(ExitCodes.Success, exit);
        Assert.Contains("rule \"off\": is disabled", error, StringComparison.Ordinal);
        Assert.Contains("\"trackEvent\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_cannot_be_written_is_the_users_error()
    {
        using TestFolder folder = new();

        Assert.Throws<UserErrorException>(() => Run(folder.File("none.json")));
        Assert.Throws<UserErrorException>(() => Run("-o", Path.Combine(folder.Write("taken", "a file, no folder"), "rules.json")));
        Assert.Throws<UserErrorException>(() => Run(folder.Path));
    }

    private static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = ImportAdobeCommand.Create().Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
