using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Configuration.Errors;

/// <summary>Where the places that configuration errors name are in the text of a rules file.</summary>
internal sealed class TextPlaces
{
    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);
    private readonly byte[] _text;
    private readonly string _file;

    /// <summary>Reads a text; if it is not JSON, the places as far as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file's name, as errors write it.</param>
    public TextPlaces(string text, string file)
    {
        _text = Encoding.UTF8.GetBytes(text);
        _file = file;
        try
        {
            Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name with half of a surrogate pair: reported as an error of the text itself.
        }
    }

    /// <summary>The line and the column of a place, both starting at 1, or of the nearest place above it that exists.</summary>
    /// <returns><see langword="null"/> for a place outside the file.</returns>
    public (int Line, int Column)? Find(string place)
    {
        if (!place.StartsWith(_file, StringComparison.Ordinal))
        {
            return null;
        }

        for (string at = place; at.Length > _file.Length; at = Above(at))
        {
            if (_offsets.TryGetValue(at, out long offset))
            {
                return Position(offset);
            }
        }

        return (1, 1);
    }

    private static string Above(string place)
    {
        int end = place.LastIndexOfAny(['.', '[', ':']);
        return end < 0 ? string.Empty : place[..end];
    }

    private (int Line, int Column) Position(long offset)
    {
        ReadOnlySpan<byte> before = _text.AsSpan(0, (int)offset);
        int line = before.Count((byte)'\n');
        return (line + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }

    private void Read()
    {
        Utf8JsonReader reader = new(_text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 256 });
        Stack<(string Place, int Index)> open = new();
        string at = _file;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    at = open.Peek().Place + (open.Count == 1 ? ": " : ".") + reader.GetString();
                    _offsets.TryAdd(at, reader.TokenStartIndex);
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    continue;
            }

            if (open.TryPeek(out (string Place, int Index) list) && list.Index >= 0)
            {
                open.Pop();
                open.Push((list.Place, list.Index + 1));
                at = string.Create(CultureInfo.InvariantCulture, $"{list.Place}[{list.Index}]");
                _offsets.TryAdd(at, reader.TokenStartIndex);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((at, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }
    }
}
