using Azure.Core;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Local.Settings;

namespace MixpanelFunctions.Local.Checking;

/// <summary><c>validate --online</c>: writes a line for each check, and returns whether all checks passed.</summary>
internal sealed class OnlineValidation(HttpClient http, TextWriter output, Func<string?, TokenCredential> credential)
{
    /// <summary>How long one request may take.</summary>
    public static readonly TimeSpan OneRequest = TimeSpan.FromSeconds(30);

    /// <summary>Signs in as the app does.</summary>
    public OnlineValidation(HttpClient http, TextWriter output)
        : this(http, output, BlobStorage.Credential)
    {
    }

    /// <summary>Resolves Key Vault references, so that what depends on them can be looked at.</summary>
    /// <returns>The resolved settings, and whether all were.</returns>
    public async Task<(IReadOnlyList<KeyValuePair<string, string?>> Resolved, bool Good)> ResolveAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        bool good = true;
        IReadOnlyList<KeyValuePair<string, string?>> resolved = await new KeyVaultReferences(http, credential).ResolveAsync(
            settings,
            check =>
            {
                good &= check.Holds != false;
                output.WriteLine(check);
            },
            cancellationToken).ConfigureAwait(false);
        return (resolved, good);
    }

    /// <summary>Looks at all that the settings name.</summary>
    /// <returns>Whether nothing is wrong.</returns>
    public async Task<bool> CheckAsync(LocalPlan plan, CancellationToken cancellationToken)
    {
        SecretRedactor secrets = SecretRedactor.For(plan.Configuration.Mixpanel, plan.Plan.Secrets);
        bool good = true;
        await foreach (OnlineCheck check in new OnlineChecks(http, credential).RunAsync(plan.Settings, plan.Configuration, cancellationToken).ConfigureAwait(false))
        {
            good &= check.Holds != false;
            await output.WriteLineAsync(secrets.Redact(check.ToString())).ConfigureAwait(false);
        }

        return good;
    }
}
