using Azure.Core;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Local.Checking;

/// <summary>
/// Checks with Mixpanel, the event hub and the storage accounts that the settings work. It imports nothing, reads no event, and
/// deletes what it writes.
/// </summary>
/// <param name="http">Asks Mixpanel.</param>
/// <param name="credential">Signs in to Azure with the identity of a client id, or the default one.</param>
internal sealed class OnlineChecks(HttpClient http, Func<string?, TokenCredential> credential)
{
    /// <summary>Looks at all of it, one after the other.</summary>
    /// <param name="settings">The app settings, Key Vault references resolved as far as they could be.</param>
    /// <param name="configuration">What the engine reads of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<OnlineCheck> RunAsync(
        IConfiguration settings,
        ForwardingConfiguration configuration,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MixpanelCheck mixpanel = new(http);
        foreach (ProjectOptions project in configuration.Mixpanel.Projects.Values.OrderBy(project => project.Name, StringComparer.Ordinal))
        {
            yield return await mixpanel.CredentialsAsync(project, cancellationToken).ConfigureAwait(false);
            if (project.ServiceAccountUser is not null)
            {
                yield return await mixpanel.ProjectAsync(project, cancellationToken).ConfigureAwait(false);
            }
        }

        yield return OnlineCheck.Unknown(
            "identity system",
            $"Mixpanel__IdentityMerge is {configuration.Mixpanel.IdentityMerge}. Mixpanel does not report which one a project uses. Compare it with Project Settings, Identity Merge.");

        foreach (OnlineCheck check in await new HubCheck(credential).RunAsync(settings, cancellationToken).ConfigureAwait(false))
        {
            yield return check;
        }

        yield return await StorageCheck.HostAsync(settings, cancellationToken).ConfigureAwait(false);
        yield return await StorageCheck.DeadLettersAsync(configuration.DeadLetters, cancellationToken).ConfigureAwait(false);
    }
}
