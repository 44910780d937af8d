using System.Text;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>Takes tokens and secrets out of what is about to be written down.</summary>
public sealed class SecretRedactor
{
    /// <summary>What stands where a secret was.</summary>
    public const string Mark = "***";

    /// <summary>Shorter secrets are none, and would turn up in ordinary text.</summary>
    private const int ShortestSecret = 6;

    private readonly string[] _secrets;
    private readonly byte[][] _asJson;

    /// <summary>Looks for the given secrets.</summary>
    public SecretRedactor(IEnumerable<string> secrets)
    {
        // The longest first: one may hold another.
        _secrets = [.. secrets.Where(secret => secret.Length >= ShortestSecret).Distinct().OrderByDescending(secret => secret.Length)];
        _asJson = [.. _secrets.Select(secret => JsonEscapes.Quote(secret)[1..^1])];
    }

    /// <summary>Looks for the tokens and secrets of all projects and data elements.</summary>
    public static SecretRedactor For(MixpanelOptions options, IEnumerable<string> ofDataElements)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SecretRedactor(options.Projects.Values.SelectMany(project => project.Secrets).Concat(ofDataElements));
    }

    /// <summary>The text without secrets.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _secrets.Aggregate(text, (current, secret) => current.Replace(secret, Mark, StringComparison.Ordinal));
    }

    /// <summary>The JSON without secrets.</summary>
    public ReadOnlySpan<byte> Redact(ReadOnlySpan<byte> json)
    {
        foreach (byte[] secret in _asJson)
        {
            if (json.IndexOf(secret) >= 0)
            {
                return Encoding.UTF8.GetBytes(_asJson.Aggregate(
                    Encoding.UTF8.GetString(json),
                    (current, known) => current.Replace(Encoding.UTF8.GetString(known), Mark, StringComparison.Ordinal)));
            }
        }

        return json;
    }
}
