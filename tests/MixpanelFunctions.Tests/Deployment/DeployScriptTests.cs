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
    public async Task A_private_storage_account_is_opened_to_one_address_for_the_uploads_and_closed_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new(rulesFile: "rules/rules.json", storageAccess: "Disabled");

        ShellRun run = await azure.DeployAsync("prod", "--no-infra", "--rules", azure.MakeFile("rules.json"), "--allow-ip", "203.0.113.7");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                "az storage account network-rule add --resource-group prod --account-name sthostabc --ip-address 203.0.113.7 --output none",
                "az storage account update --resource-group prod --name sthostabc --public-network-access Enabled --default-action Deny --output none",
                "az storage blob upload",
                "az storage account update --resource-group prod --name sthostabc --public-network-access Disabled --output none",
                "az storage account network-rule remove --resource-group prod --account-name sthostabc --ip-address 203.0.113.7 --output none",
            ],
            azure.Changes.Select(change => change.Split(" --auth-mode")[0]));
    }

    [Fact]
    public async Task An_account_that_is_open_stays_open()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new(rulesFile: "rules/rules.json");

        ShellRun run = await azure.DeployAsync("prod", "--no-infra", "--rules", azure.MakeFile("rules.json"), "--allow-ip", "203.0.113.7");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(azure.Changes, change => change.Contains("public-network-access", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_network_rule_that_does_not_work_yet_is_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new(rulesFile: "rules/rules.json", storageAccess: "Disabled", failingUploads: 3);

        ShellRun run = await azure.DeployAsync("prod", "--no-infra", "--rules", azure.MakeFile("rules.json"), "--allow-ip", "203.0.113.7");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4, azure.Changes.Count(change => change.StartsWith("az storage blob upload", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12, "--allow-ip", "203.0.113.7")]
    public async Task An_upload_that_keeps_failing_ends_the_deployment_and_leaves_the_account_closed(int uploads, params string[] allowed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsBash);
        using AzureCliRecorder azure = new(rulesFile: "rules/rules.json", storageAccess: "Disabled", failingUploads: 1_000);

        ShellRun run = await azure.DeployAsync(["prod", "--no-infra", "--rules", azure.MakeFile("rules.json"), "--package", azure.MakeFile("app.zip"), .. allowed]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(uploads, azure.Changes.Count(change => change.StartsWith("az storage blob upload", StringComparison.Ordinal)));
        Assert.DoesNotContain(azure.Changes, change => change.Contains("config-zip", StringComparison.Ordinal));
        Assert.Equal(allowed.Length > 0, azure.Changes.Any(change => change.EndsWith("--public-network-access Disabled --output none", StringComparison.Ordinal)));
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
    [InlineData("name the resource group")]
    [InlineData("unknown option --force", "prod", "--force")]
    [InlineData("name one resource group, not prod and test", "prod", "test")]
    [InlineData("--location needs a value", "prod", "--location")]
    [InlineData("--allow-ip needs a value", "prod", "--allow-ip")]
    [InlineData("the file nowhere.zip does not exist", "prod", "--package", "nowhere.zip")]
    [InlineData("this installation does not read its rules from a blob", "prod", "--no-infra", "--rules", "host.json")]
    public async Task A_mistake_is_reported_in_one_line_and_changes_nothing(string message, params string[] arguments)
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
        Assert.StartsWith("deploy.sh: the resource group prod does not exist; add --location to create it", run.Errors, StringComparison.Ordinal);
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
            ["--location", "--parameters", "--package", "--rules", "--allow-ip", "--no-infra", "--what-if"],
            option => Assert.Contains($"\n    {option} ", run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("set -e", run.Output, StringComparison.Ordinal);
    }
}
