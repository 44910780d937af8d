using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Identity;

namespace MixpanelFunctions.Local.Checking;

/// <summary>
/// App settings that are references to Key Vault, as App Service resolves them before the app sees them
/// (https://learn.microsoft.com/azure/app-service/app-service-key-vault-references).
/// </summary>
internal sealed partial class KeyVaultReferences(HttpClient http, Func<string?, TokenCredential> credential)
{
    private const string ApiVersion = "7.4";

    /// <summary>Whether a value is a reference that nobody has resolved.</summary>
    public static bool IsReference(string? value) => value?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Resolves every reference among the settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="checks">Takes what came of each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The settings that were resolved, by name with <c>__</c>, with their values. Secrets.</returns>
    public async Task<IReadOnlyList<KeyValuePair<string, string?>>> ResolveAsync(IConfiguration settings, Action<OnlineCheck> checks, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string?>> resolved = [];
        foreach ((string key, string? value) in settings.AsEnumerable().Where(setting => IsReference(setting.Value)).OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            string name = key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal);
            string subject = $"Key Vault reference {name}";
            if (AddressOf(value!) is not { } address)
            {
                checks(OnlineCheck.Bad(subject, "is not of the form @Microsoft.KeyVault(SecretUri=https://VAULT.vault.azure.net/secrets/NAME)"));
                continue;
            }

            try
            {
                resolved.Add(new(name, await ReadAsync(address, cancellationToken).ConfigureAwait(false)));
                checks(OnlineCheck.Good(subject, $"{address.Host} has the secret, and you can read it. The app's identity also needs the role Key Vault Secrets User."));
            }
            catch (VaultException exception)
            {
                checks(OnlineCheck.Bad(subject, exception.Message));
            }
        }

        return resolved;
    }

    /// <summary>The secret's address; null if the reference is malformed. Only a vault gets the request, because it contains a token.</summary>
    private static Uri? AddressOf(string reference)
    {
        Dictionary<string, string> parts = new(StringComparer.OrdinalIgnoreCase);
        string inner = reference["@Microsoft.KeyVault(".Length..].TrimEnd().TrimEnd(')');
        foreach (string part in inner.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
            }
        }

        string? text = parts.TryGetValue("SecretUri", out string? uri) ? uri
            : parts.TryGetValue("VaultName", out string? vault) && parts.TryGetValue("SecretName", out string? secret)
                ? $"https://{vault}.vault.azure.net/secrets/{secret}/{parts.GetValueOrDefault("SecretVersion")}"
                : null;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps
            && VaultHost().IsMatch(address.Host) && address.AbsolutePath.StartsWith("/secrets/", StringComparison.Ordinal)
            ? address
            : null;
    }

    private async Task<string?> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            string scope = $"https://{address.Host[(address.Host.IndexOf('.', StringComparison.Ordinal) + 1)..]}/.default";
            AccessToken token = await credential(null).GetTokenAsync(new TokenRequestContext([scope]), cancellationToken).ConfigureAwait(false);
            using HttpRequestMessage request = new(HttpMethod.Get, new UriBuilder(address) { Query = $"api-version={ApiVersion}" }.Uri);
            request.Headers.Authorization = new("Bearer", token.Token);
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new VaultException((int)response.StatusCode switch
                {
                    403 => $"{address.Host} does not let you read the secret (403). Assign the role Key Vault Secrets User, and check the vault's firewall.",
                    404 => $"{address.Host} has no such secret (404). Create it: az keyvault secret set --vault-name {address.Host.Split('.')[0]} --name {address.Segments[2].TrimEnd('/')} --value …",
                    int status => $"{address.Host} answers {status}",
                });
            }

            using JsonDocument secret = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return secret.RootElement.GetProperty("value").GetString();
        }
        catch (AuthenticationFailedException exception)
        {
            throw new VaultException("no sign-in to Azure. On your own machine, run az login.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new VaultException($"{address.Host} cannot be reached: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new VaultException($"{address.Host} does not answer with a secret. Check whether a proxy answers instead.", exception);
        }
    }

    [GeneratedRegex(@"^[a-z0-9-]+\.(vault\.azure\.net|vault\.azure\.cn|vault\.usgovcloudapi\.net)$", RegexOptions.IgnoreCase)]
    private static partial Regex VaultHost();

    private sealed class VaultException(string message, Exception? inner = null) : Exception(message, inner);
}
