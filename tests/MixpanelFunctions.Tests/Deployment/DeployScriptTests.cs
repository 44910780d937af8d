namespace MixpanelFunctions.Tests.Deployment;

/// <summary>./deploy.sh, with a recorder in the place of the Azure CLI.</summary>
public class DeployScriptTests
{
    private const string NeedsBash = "a shell script, for systems with a shell";

    [Fact]
    public async Task A_first_deployment_makes_the_group_the_resources_and_then_deploys_the_package()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new(groupExists: false);
        string package = azure.MakeFile("app.zip");

        ShellRun run = await azure.DeployAsync("forwarding-dev", "--location", "westeurope", "--package", package);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                "az group create --name forwarding-dev --location westeurope --output none",
                "az deployment group create --resource-group forwarding-dev --name mixpanel-functions --parameters infra/main.bicepparam --output none",
                $"az functionapp deployment source config-zip --resource-group forwarding-dev --name func-abc --src {package} --output none",
            ],
            azure.Changes);
        Assert.Contains("forwarding-dev|westeurope|az deployment group create", string.Join('\n', azure.Lines), StringComparison.Ordinal);
        Assert.Contains("Function app       func-abc\nNamespace          evhns-abc\nHub                edge-events\nKey Vault          kv-abc\nDead letters       stdeadabc/mixpanel-dead-letters\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_Premium_the_package_becomes_a_blob_and_the_app_starts_anew()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new("premium");
        string package = azure.MakeFile("app.zip");

        ShellRun run = await azure.DeployAsync("prod", "--no-infra", "--package", package);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                $"az storage blob upload --auth-mode login --account-name sthostabc --container-name packages --name released-package.zip --file {package} --overwrite --only-show-errors --output none",
                "az functionapp restart --resource-group prod --name func-abc --output none",
                "az rest --method post --output none --url /subscriptions/s/app/syncfunctiontriggers?api-version=2024-11-01",
            ],
            azure.Changes);
    }

    [Fact]
    public async Task Rules_come_before_the_package_that_reads_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new(rulesFile: "rules/rules.json");
        string rules = azure.MakeFile("rules.json");

        ShellRun run = await azure.DeployAsync("prod", "--no-infra", "--rules", rules, "--package", azure.MakeFile("app.zip"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            $"az storage blob upload --auth-mode login --account-name sthostabc --container-name rules --name rules.json --file {rules} --overwrite --only-show-errors --output none",
            azure.Changes[0]);
        Assert.Equal(2, azure.Changes.Count);
    }

    [Fact]
    public async Task A_look_ahead_changes_nothing_and_is_of_the_groups_own_region()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new();

        ShellRun run = await azure.DeployAsync("prod", "--what-if", "--parameters", "infra/production.bicepparam");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["az deployment group what-if --resource-group prod --name mixpanel-functions --parameters infra/production.bicepparam"], azure.Changes);
        Assert.Contains("prod|northeurope|az deployment group what-if", string.Join('\n', azure.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("which resource group?")]
    [InlineData("there is no option --force", "prod", "--force")]
    [InlineData("one resource group only, not prod and test", "prod", "test")]
    [InlineData("--location needs a value", "prod", "--location")]
    [InlineData("there is no file nowhere.zip", "prod", "--package", "nowhere.zip")]
    [InlineData("this installation does not take its rules from a blob", "prod", "--no-infra", "--rules", "host.json")]
    public async Task A_mistake_is_told_in_a_line_and_changes_nothing(string message, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new();

        ShellRun run = await azure.DeployAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("deploy.sh: " + message, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(azure.Changes);
    }

    [Fact]
    public async Task A_group_that_is_not_there_needs_a_region()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new(groupExists: false);

        ShellRun run = await azure.DeployAsync("prod");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("deploy.sh: there is no resource group prod; with --location it is made", run.Errors, StringComparison.Ordinal);
        Assert.Empty(azure.Changes);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new();

        ShellRun run = await azure.DeployAsync("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.All(
            ["--location", "--parameters", "--package", "--rules", "--no-infra", "--what-if"],
            option => Assert.Contains($"\n    {option} ", run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("set -e", run.Output, StringComparison.Ordinal);
    }
}
