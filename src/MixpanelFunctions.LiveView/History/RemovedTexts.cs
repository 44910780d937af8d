using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.DeadLetters;

namespace MixpanelFunctions.LiveView.History;

/// <summary>Texts that were removed from an event, to be hidden wherever else the page quotes the event.</summary>
internal sealed class RemovedTexts
{
    /// <summary>Shorter texts are in ordinary words too, so they are hidden only as whole values.</summary>
    private const int ShortestPart = 6;

    /// <summary>Shorter texts identify nobody.</summary>
    private const int Shortest = 3;

    /// <summary>As deep as the reader of events goes, and more.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1_000 };

    private readonly string[] _texts;

    private RemovedTexts(IEnumerable<string> texts) => _texts = [.. texts.Where(text => text.Length >= Shortest).Distinct().OrderByDescending(text => text.Length)];

    /// <summary>Nothing was removed.</summary>
    public static RemovedTexts None { get; } = new([]);

    /// <summary>What one event has and the other does not: texts, numbers, and names of properties.</summary>
    /// <param name="before">The event as it arrived, JSON.</param>
    /// <param name="after">The event after the removal, JSON.</param>
    public static RemovedTexts Between(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        try
        {
            using JsonDocument arrived = JsonDocument.Parse(before, Deep);
            using JsonDocument cleaned = JsonDocument.Parse(after, Deep);
            List<string> removed = [];
            Compare(arrived.RootElement, cleaned.RootElement, removed);
            return new RemovedTexts(removed);
        }
        catch (JsonException)
        {
            // The engine reads a little more than this reader does; then all of the event counts as removed.
            return new RemovedTexts([Encoding.UTF8.GetString(before.Span)]);
        }
    }

    /// <summary>A text with <see cref="SecretRedactor.Mark"/> for whatever was removed from the event.</summary>
    public string Hide(string text) =>
        _texts.Contains(text, StringComparer.OrdinalIgnoreCase) ? SecretRedactor.Mark : HideParts(text);

    private string HideParts(string text)
    {
        foreach (string removed in _texts.Where(removed => removed.Length >= ShortestPart))
        {
            text = text.Replace(removed, SecretRedactor.Mark, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    /// <summary>Writes JSON with all its texts, numbers and names hidden in this way.</summary>
    public void Hide(ReadOnlyMemory<byte> json, Utf8JsonWriter writer)
    {
        if (_texts.Length == 0)
        {
            writer.WriteRawValue(json.Span, skipInputValidation: true);
            return;
        }

        using JsonDocument document = JsonDocument.Parse(json, Deep);
        Write(document.RootElement, writer);
    }

    private void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    writer.WritePropertyName(HideParts(property.Name));
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Hide(value.GetString()!));
                break;
            case JsonValueKind.Number when Hide(value.GetRawText()) is { } text && text != value.GetRawText():
                writer.WriteStringValue(text);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void Compare(JsonElement before, JsonElement? after, List<string> removed)
    {
        switch (before.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in before.EnumerateObject())
                {
                    bool isKept = after is { ValueKind: JsonValueKind.Object } other && other.TryGetProperty(property.Name, out _);
                    if (!isKept && !IsOrdinary(property.Name))
                    {
                        // The name itself may be personal data, for example in an object with an e-mail address for a key.
                        removed.Add(property.Name);
                    }

                    Compare(property.Value, isKept ? after!.Value.GetProperty(property.Name) : null, removed);
                }

                break;
            case JsonValueKind.Array:
                int place = 0;
                foreach (JsonElement item in before.EnumerateArray())
                {
                    Compare(item, after is { ValueKind: JsonValueKind.Array } list && place < list.GetArrayLength() ? list[place] : null, removed);
                    place++;
                }

                break;
            case JsonValueKind.String when after is not { ValueKind: JsonValueKind.String } kept || kept.GetString() != before.GetString():
                AddText(before.GetString()!, after is { ValueKind: JsonValueKind.String } changed ? changed.GetString()! : string.Empty, removed);
                break;
            case JsonValueKind.Number when before.GetRawText() is { Length: >= ShortestPart } digits && (after is not { } number || number.GetRawText() != digits):
                removed.Add(digits);
                break;
        }
    }

    /// <summary>Adds a text, and the part of it that differs: values that are made of the text quote only a part.</summary>
    private static void AddText(string before, string after, List<string> removed)
    {
        removed.Add(before);
        int start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }

        int end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        string part = before[start..^end];
        if (part.Length >= ShortestPart)
        {
            removed.Add(part);
        }
    }

    /// <summary>Whether a property's name looks like one that a schema defines.</summary>
    private static bool IsOrdinary(string name) =>
        name.Any(char.IsLetter) && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '$' or '.' or ':' or ' ');
}
