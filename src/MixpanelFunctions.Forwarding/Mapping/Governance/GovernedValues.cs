using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>The values of one event that must not be shown, and their replacements.</summary>
/// <param name="policy">The policy of properties.</param>
internal sealed class GovernedValues(PropertyPolicy policy)
{
    /// <summary>The characters from which a value is looked for inside longer texts too: a shorter one turns up in ordinary text.</summary>
    private const int LeastInside = 6;

    private readonly Dictionary<string, string> _byText = new(StringComparer.Ordinal);

    /// <summary>Takes the value of a property with a verdict; for an object or a list, all values in it.</summary>
    public void Add(EventValues values, JsonValue value, Verdict verdict)
    {
        if (verdict == Verdict.None)
        {
            return;
        }

        if (!value.IsContainer)
        {
            if (value.Kind is JsonKind.String or JsonKind.Number)
            {
                Add(values.PlainText(value), verdict);
            }

            return;
        }

        Utf8JsonReader reader = new(values.Bytes(value), EventReader.ValueOptions);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                Add(JsonToken.Plain(ref reader), verdict);
            }
        }
    }

    /// <summary>What is shown in place of a text; <see langword="null"/> if it stays.</summary>
    public string? Replace(string text)
    {
        if (_byText.TryGetValue(text, out string? whole))
        {
            return whole;
        }

        string changed = text;
        // The longest first: one may be a part of another.
        foreach ((string value, string replacement) in _byText.Where(entry => entry.Key.Length >= LeastInside).OrderByDescending(entry => entry.Key.Length))
        {
            changed = changed.Replace(value, replacement, StringComparison.Ordinal);
        }

        return changed == text ? null : changed;
    }

    private void Add(ReadOnlySpan<byte> text, Verdict verdict)
    {
        if (text.IsEmpty)
        {
            return;
        }

        string plain = Encoding.UTF8.GetString(text);
        if (verdict != Verdict.Hashed)
        {
            _byText[plain] = Encoding.UTF8.GetString(TextMask.Stars);
            return;
        }

        byte[] hash = new byte[ValueHash.Length];
        policy.Hash.Write(text, hash);
        _byText.TryAdd(plain, Encoding.UTF8.GetString(hash));
    }
}
