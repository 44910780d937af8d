using System.Text;
using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>Takes a message apart into its events and what is none, in order.</summary>
internal sealed class ReferenceMessage
{
    private const int DeepestArrays = 3;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    private readonly List<ReferenceEvent?> _parts = [];

    private ReferenceMessage()
    {
    }

    /// <summary>The parts of a message; <see langword="null"/> for one that is no event.</summary>
    public static IReadOnlyList<ReferenceEvent?> Read(string body)
    {
        ReferenceMessage message = new();
        message.ReadAll(Encoding.UTF8.GetBytes(body.TrimStart('\ufeff')));
        return message._parts;
    }

    private void ReadAll(byte[] body)
    {
        int at = 0;
        while ((at = SkipBlanks(body, at)) < body.Length)
        {
            at += ReadOne(body.AsSpan(at));
        }

        if (_parts.Count == 0)
        {
            _parts.Add(null);
        }
    }

    /// <summary>Reads the text that comes first, and returns its length.</summary>
    private int ReadOne(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader reader = new(text, Options);
        try
        {
            if (text[0] is not ((byte)'{' or (byte)'['))
            {
                reader.Read();
                _parts.Add(null);
                return (int)reader.BytesConsumed;
            }

            JsonElement json = JsonElement.ParseValue(ref reader);
            if (json.ValueKind == JsonValueKind.Array)
            {
                TakeArray(json, 1, 0);
            }
            else
            {
                TakeObject(json, 0);
            }

            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            _parts.Add(null);
            return LengthOfBroken(text);
        }
    }

    private void TakeObject(JsonElement json, int bodies)
    {
        ReferenceEvent read = new(json, _parts.Count);
        if (read.Shape == "events")
        {
            if (bodies == DeepestArrays)
            {
                _parts.Add(null);
                return;
            }

            foreach ((string name, JsonElement value) in ReferenceEvent.Members(json).Where(member => member is { Name: "events", Value.ValueKind: JsonValueKind.Array }).TakeLast(1))
            {
                TakeArray(value, DeepestArrays, bodies + 1);
            }

            return;
        }

        _parts.Add(read.Shape is "" or "profile" ? null : read);
    }

    private void TakeArray(JsonElement json, int depth, int bodies)
    {
        if (json.GetArrayLength() == 0)
        {
            _parts.Add(null);
        }

        foreach (JsonElement item in json.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                TakeObject(item, bodies);
            }
            else if (item.ValueKind == JsonValueKind.Array && depth < DeepestArrays)
            {
                TakeArray(item, depth + 1, bodies);
            }
            else
            {
                _parts.Add(null);
            }
        }
    }

    /// <summary>A broken text ends where the next line starts another; one that is a list with its items on lines ends the message.</summary>
    private static int LengthOfBroken(ReadOnlySpan<byte> text)
    {
        string[] lines = Encoding.UTF8.GetString(text).Split('\n');
        string first = lines[0].TrimEnd(' ', '\t', '\r');
        if (lines.Length > 1 && (first.EndsWith('[') || (first.StartsWith('[') && first.EndsWith(','))))
        {
            return text.Length;
        }

        int length = 0;
        foreach ((int number, string line) in lines.Index())
        {
            if (number > 0 && line is ['{' or '[', ..])
            {
                return length;
            }

            length += Encoding.UTF8.GetByteCount(line) + 1;
        }

        return text.Length;
    }

    private static int SkipBlanks(byte[] body, int at)
    {
        while (at < body.Length && body[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }
}
