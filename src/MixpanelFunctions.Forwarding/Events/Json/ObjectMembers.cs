using System.Buffers;

namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>
/// Enumerates the members of an object of the event. The event's text was checked when it was read, so nothing is checked again: that takes half of
/// the time of a reader of JSON.
/// </summary>
/// <param name="json">The object's text.</param>
/// <param name="container">Where it is.</param>
internal ref struct ObjectMembers(ReadOnlySpan<byte> json, JsonValue container)
{
    private static readonly SearchValues<byte> EndsOfScalars = SearchValues.Create(",}] \t\r\n"u8);
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at = 1;

    /// <summary>The member's name as the content of a JSON string.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The member's value.</summary>
    public JsonValue Value { get; private set; }

    /// <summary>Goes to the next member.</summary>
    public bool Next()
    {
        if (!SkipTo((byte)'"'))
        {
            return false;
        }

        int start = _at + 1;
        _at = EndOfString(start, out _);
        Name = _json[start.._at];
        _at++;
        SkipTo((byte)':');
        _at++;
        Value = Read();
        return true;
    }

    /// <summary>Skips to a byte; only white space and a comma may precede it.</summary>
    /// <returns>Whether it is there before the object ends.</returns>
    private bool SkipTo(byte letter)
    {
        while (_json[_at] != letter)
        {
            if (_json[_at] == '}')
            {
                return false;
            }

            _at++;
        }

        return true;
    }

    private JsonValue Read()
    {
        while (_json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }

        int start = _at;
        switch (_json[start])
        {
            case (byte)'"':
                int end = EndOfString(start + 1, out bool isEscaped);
                _at = end + 1;
                return new JsonValue(JsonKind.String, container.Source, isEscaped ? ValueTraits.Escaped : ValueTraits.None, container.Start + start + 1, end - start - 1);
            case (byte)'{' or (byte)'[':
                _at = EndOfContainer(start);
                return Of(_json[start] == '{' ? JsonKind.Object : JsonKind.Array, container.Traits, start);
            default:
                _at = start + _json[start..].IndexOfAny(EndsOfScalars);
                JsonKind kind = _json[start] switch
                {
                    (byte)'t' => JsonKind.True,
                    (byte)'f' => JsonKind.False,
                    (byte)'n' => JsonKind.Null,
                    _ => JsonKind.Number,
                };
                return Of(kind, ValueTraits.None, start);
        }
    }

    private readonly JsonValue Of(JsonKind kind, ValueTraits traits, int start) => new(kind, container.Source, traits, container.Start + start, _at - start);

    private readonly int EndOfString(int at, out bool isEscaped)
    {
        isEscaped = false;
        while (true)
        {
            at += _json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (_json[at] == '"')
            {
                return at;
            }

            isEscaped = true;
            at += 2;
        }
    }

    private readonly int EndOfContainer(int at)
    {
        int depth = 0;
        while (true)
        {
            at += _json[at..].IndexOfAny(Structure);
            switch (_json[at])
            {
                case (byte)'"':
                    at = EndOfString(at + 1, out _);
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            at++;
            if (depth == 0)
            {
                return at;
            }
        }
    }
}
