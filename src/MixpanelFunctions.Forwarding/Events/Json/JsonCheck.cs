using System.Buffers;

namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>Why a text is not JSON.</summary>
internal enum JsonFaultKind
{
    None,
    NotJson,
    CutOff,
    TooDeep,
}

/// <summary>
/// Tells without an exception whether a text starts with a JSON value, and where that ends or is at fault. A message may hold any
/// number of broken texts, and an exception takes longer than reading a thousand bytes.
/// </summary>
/// <remarks>Accepts exactly what <see cref="System.Text.Json.Utf8JsonReader"/> accepts; a test compares both.</remarks>
/// <param name="text">The text from the value's first byte on.</param>
internal ref struct JsonCheck(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> EndOfPlain = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(b => (byte)b)]);

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>One bit for each open container, the innermost the lowest: whether it is an object.</summary>
    private UInt128 _objects;

    private int _depth;

    /// <summary>The position after the value, or of the error.</summary>
    public int At { get; private set; }

    /// <summary>What is wrong.</summary>
    public JsonFaultKind Fault { get; private set; }

    /// <summary>Checks the value.</summary>
    /// <returns>Whether it is JSON.</returns>
    public bool Run()
    {
        while (true)
        {
            if (!Begin(out bool isWhole))
            {
                return false;
            }

            while (isWhole)
            {
                if (_depth == 0)
                {
                    return true;
                }

                if (!GoOn(out isWhole))
                {
                    return false;
                }
            }
        }
    }

    /// <summary>Reads what a value begins with: all of a scalar, or the beginning of a container up to its first value.</summary>
    private bool Begin(out bool isWhole)
    {
        isWhole = true;
        switch (JsonText.At(_text, At))
        {
            case (byte)'{':
                return Open(isObject: true, out isWhole);
            case (byte)'[':
                return Open(isObject: false, out isWhole);
            case (byte)'"':
                return TakeString();
            case (byte)'t':
                return TakeWord("true"u8);
            case (byte)'f':
                return TakeWord("false"u8);
            case (byte)'n':
                return TakeWord("null"u8);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return TakeNumber();
            default:
                return Refuse();
        }
    }

    private bool Open(bool isObject, out bool isWhole)
    {
        isWhole = false;
        if (_depth == JsonText.DeepestNesting)
        {
            return Refuse(JsonFaultKind.TooDeep);
        }

        _depth++;
        _objects = (_objects << 1) | (isObject ? UInt128.One : UInt128.Zero);
        At++;
        SkipBlanks();
        if (JsonText.At(_text, At) == (isObject ? '}' : ']'))
        {
            Close();
            isWhole = true;
            return true;
        }

        return !isObject || TakeName();
    }

    /// <summary>Reads what follows a value in a container: its end, or a comma and what precedes the next value.</summary>
    private bool GoOn(out bool isWhole)
    {
        bool isObject = (_objects & UInt128.One) != UInt128.Zero;
        SkipBlanks();
        byte follows = JsonText.At(_text, At);
        isWhole = follows == (isObject ? '}' : ']');
        if (isWhole)
        {
            Close();
            return true;
        }

        if (follows != ',')
        {
            return Refuse();
        }

        At++;
        SkipBlanks();
        return !isObject || TakeName();
    }

    private void Close()
    {
        _depth--;
        _objects >>= 1;
        At++;
    }

    private bool TakeName()
    {
        if (JsonText.At(_text, At) != '"')
        {
            return Refuse();
        }

        if (!TakeString())
        {
            return false;
        }

        SkipBlanks();
        if (JsonText.At(_text, At) != ':')
        {
            return Refuse();
        }

        At++;
        SkipBlanks();
        return true;
    }

    private bool TakeString()
    {
        At++;
        while (true)
        {
            int plain = _text[At..].IndexOfAny(EndOfPlain);
            if (plain < 0)
            {
                At = _text.Length;
                return Refuse(JsonFaultKind.CutOff);
            }

            At += plain;
            switch (_text[At])
            {
                case (byte)'"':
                    At++;
                    return true;
                case (byte)'\\' when JsonText.IsEscape(_text, At + 1):
                    At += _text[At + 1] == 'u' ? 6 : 2;
                    break;
                default:
                    return Refuse();
            }
        }
    }

    private bool TakeWord(ReadOnlySpan<byte> word)
    {
        int same = _text[At..].CommonPrefixLength(word);
        At += same;
        return same == word.Length || Refuse(JsonFaultKind.NotJson);
    }

    private bool TakeNumber()
    {
        if (_text[At] == '-')
        {
            At++;
        }

        if (JsonText.At(_text, At) == '0')
        {
            At++;
        }
        else if (!TakeDigits())
        {
            return Refuse();
        }

        if (JsonText.At(_text, At) == '.')
        {
            At++;
            if (!TakeDigits())
            {
                return Refuse();
            }
        }

        if ((JsonText.At(_text, At) | 0x20) == 'e')
        {
            At++;
            if (JsonText.At(_text, At) is (byte)'+' or (byte)'-')
            {
                At++;
            }

            if (!TakeDigits())
            {
                return Refuse();
            }
        }

        // What the framework takes for the end of a number.
        return At == _text.Length || ",}] \n\r\t/"u8.Contains(_text[At]) || Refuse();
    }

    private bool TakeDigits()
    {
        int start = At;
        while ((uint)(JsonText.At(_text, At) - '0') <= 9)
        {
            At++;
        }

        return At > start;
    }

    private void SkipBlanks()
    {
        int blanks = _text[At..].IndexOfAnyExcept(" \n\r\t"u8);
        At = blanks < 0 ? _text.Length : At + blanks;
    }

    private bool Refuse() => Refuse(At >= _text.Length ? JsonFaultKind.CutOff : JsonFaultKind.NotJson);

    private bool Refuse(JsonFaultKind fault)
    {
        Fault = fault;
        return false;
    }
}
