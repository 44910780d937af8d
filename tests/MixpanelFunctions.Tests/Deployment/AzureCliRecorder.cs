namespace MixpanelFunctions.Tests.Deployment;

/// <summary>An <c>az</c> that notes what it is asked and answers as Azure would, for ./deploy.sh: the order of its calls is what can be tested here.</summary>
internal sealed class AzureCliRecorder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("az-");
    private readonly Dictionary<string, string?> _environment;

    /// <param name="plan">The plan of the installation.</param>
    /// <param name="groupExists">Whether the resource group is there.</param>
    /// <param name="rulesFile">The output RULES_FILE.</param>
    /// <param name="storageAccess">Whether the internet reaches the storage account: Enabled or Disabled.</param>
    /// <param name="failingUploads">How many uploads fail before one succeeds.</param>
    public AzureCliRecorder(
        string plan = "flex", bool groupExists = true, string rulesFile = "", string storageAccess = "Enabled", int failingUploads = 0)
    {
        MakeProgram("az", $$"""
            #!/usr/bin/env bash
            echo "$AZURE_ENV_NAME|$AZURE_LOCATION|az $*" >>'{{Log}}'
            case "$*" in
              "group exists"*) echo {{(groupExists ? "true" : "false")}} ;;
              "group show"*) echo northeurope ;;
              *AZURE_FUNCTION_NAME*) echo func-abc ;;
              *AZURE_FUNCTION_PLAN*) echo {{plan}} ;;
              *AZURE_HOST_STORAGE*) echo sthostabc ;;
              *AZURE_DEAD_LETTER_STORAGE*) echo stdeadabc ;;
              *AZURE_KEY_VAULT*) echo kv-abc ;;
              *EVENT_HUB_NAMESPACE*) echo evhns-abc ;;
              *EVENT_HUB_NAME*) echo edge-events ;;
              *RULES_FILE*) echo '{{rulesFile}}' ;;
              "functionapp show"*) echo /subscriptions/s/app ;;
              "storage account show"*) echo {{storageAccess}} ;;
              "storage blob upload"*) (($(grep --count 'storage blob upload' '{{Log}}') > {{failingUploads}})) || exit 1 ;;
            esac
            """);
        // No test waits.
        MakeProgram("sleep", "#!/usr/bin/env bash");

        _environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}",
            ["AZURE_ENV_NAME"] = null,
            ["AZURE_LOCATION"] = null,
        };
    }

    /// <summary>What was asked, in order; what only looks is left out.</summary>
    public IReadOnlyList<string> Changes => [.. Lines.Select(line => line.Split('|')[2]).Where(call => !call.Contains(" show ", StringComparison.Ordinal) && !call.Contains(" exists ", StringComparison.Ordinal))];

    public IReadOnlyList<string> Lines => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    private string Log => Path.Combine(_folder.FullName, "calls");

    public Task<ShellRun> DeployAsync(params string[] arguments) =>
        ShellRun.StartAsync(Repository.Root, _environment, Path.Combine(Repository.Root, "deploy.sh"), arguments);

    public string MakeFile(string name)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, "{}");
        return path;
    }

    private void MakeProgram(string name, string script)
    {
        string program = Path.Combine(_folder.FullName, name);
        File.WriteAllText(program, script.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
