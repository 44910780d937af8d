using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>Removes tokens and secrets from text before it is written.</summary>
public sealed class SecretRedactor
{
    /// <summary>The text that replaces a secret.</summary>
    public const string Mark = "***";

    /// <summary>Shorter secrets protect nothing, and would match ordinary text.</summary>
    private const int ShortestSecret = 6;

    /// <summary>All forms of all secrets, created at the first search; <see langword="null"/> without a secret.</summary>
    private readonly Lazy<Regex>? _forms;

    /// <summary>Looks for the given secrets.</summary>
    public SecretRedactor(IEnumerable<string> secrets)
    {
        // The longest first, because one can contain another.
        string[] known = [.. secrets.Where(secret => secret.Trim().Length >= ShortestSecret).Distinct().OrderByDescending(secret => secret.Length)];
        // Without backtracking, so that the time is in proportion to any text.
        _forms = known.Length == 0 ? null : new Lazy<Regex>(() =>
            new Regex(string.Join('|', known.Select(SecretForms.Pattern)), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
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
        return _forms is null ? text : _forms.Value.Replace(text, Mark);
    }

    /// <summary>The JSON without secrets, which is still valid JSON.</summary>
    public ReadOnlySpan<byte> Redact(ReadOnlySpan<byte> json)
    {
        if (_forms is null)
        {
            return json;
        }

        ArrayBufferWriter<byte> redacted = new(json.Length);
        Utf8JsonReader reader = new(json, EventReader.Options);
        int copied = 0;
        while (reader.Read())
        {
            string? text = reader.TokenType switch
            {
                // A secret is also found in any escaped form.
                JsonTokenType.String or JsonTokenType.PropertyName => Plain(reader.ValueSpan),
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            };
            if (text is null || Redact(text) == text)
            {
                continue;
            }

            int start = (int)reader.TokenStartIndex;
            int quotes = reader.TokenType == JsonTokenType.Number ? 0 : 2;
            redacted.Write(json[copied..start]);
            redacted.Write(JsonEscapes.Quote(Redact(text)));
            copied = start + reader.ValueSpan.Length + quotes;
        }

        redacted.Write(json[copied..]);
        return redacted.WrittenSpan;
    }

    private static string Plain(ReadOnlySpan<byte> content)
    {
        byte[] plain = new byte[content.Length];
        return Encoding.UTF8.GetString(plain, 0, JsonEscapes.Undo(content, plain));
    }
}
