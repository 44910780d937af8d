using System.Runtime.CompilerServices;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// Walks JSON text name by name and item by item: what is asked for is handed out, the rest is passed over. Every byte
/// passed is checked.
/// </summary>
/// <remarks>Every method throws a <see cref="System.Text.Json.JsonException"/> where the text is not JSON, or is nested too deeply.</remarks>
internal ref struct JsonScanner
{
    private readonly ReadOnlySpan<byte> _text;
    private int _at;
    private int _depth;
    private int _nameStart;
    private int _nameLength;

    /// <summary>Starts at a place of a text.</summary>
    public JsonScanner(ReadOnlySpan<byte> text, int at)
    {
        _text = text;
        _at = JsonText.Token(text, at);
    }

    /// <summary>Where it stands: at a value, or behind one.</summary>
    public readonly int Position => _at;

    /// <summary>The byte that it stands at; 0 behind the end.</summary>
    public readonly byte Current => JsonText.At(_text, _at);

    /// <summary>The name that was read last, without its quotes, escapes as they came.</summary>
    public readonly ReadOnlySpan<byte> Name => _text.Slice(_nameStart, _nameLength);

    /// <summary>Whether that name has a backslash.</summary>
    public bool IsNameEscaped { get; private set; }

    /// <summary>Refuses what is nested more deeply than events may be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckDepth(int depth)
    {
        if (depth > EventReader.DeepestNesting)
        {
            JsonText.Refuse();
        }
    }

    /// <summary>Goes from an object's opening brace to the value of its first name; behind the object where it has none.</summary>
    public bool FirstName()
    {
        Open();
        if (Current == '}')
        {
            Close();
            return false;
        }

        ReadName();
        return true;
    }

    /// <summary>Goes from behind a value to that of the object's next name; behind the object where there is none.</summary>
    public bool NextName()
    {
        if (!HasMore('}'))
        {
            return false;
        }

        ReadName();
        return true;
    }

    /// <summary>Goes from an array's opening bracket to its first item; behind the array where it has none.</summary>
    public bool FirstItem()
    {
        Open();
        if (Current == ']')
        {
            Close();
            return false;
        }

        return true;
    }

    /// <summary>Goes from behind an item to the next; behind the array where there is none.</summary>
    public bool NextItem() => HasMore(']');

    /// <summary>Passes over the value that it stands at.</summary>
    public void Skip()
    {
        NoWatch watch = default;
        _at = JsonSkip.Value(_text, _at, _depth, ref watch);
    }

    /// <summary>Passes over the container that it stands at, and tells whether it can be sent as it stands.</summary>
    public ValueTraits Measure()
    {
        PlainWatch watch = new(_depth);
        _at = JsonSkip.Value(_text, _at, _depth, ref watch);
        return watch.Traits;
    }

    /// <summary>Passes over the string that it stands at.</summary>
    public ValueTraits SkipString()
    {
        _at = JsonText.String(_text, _at + 1, out bool isEscaped);
        return isEscaped ? ValueTraits.Escaped : ValueTraits.None;
    }

    private void Open()
    {
        CheckDepth(++_depth);
        _at = JsonText.Token(_text, _at + 1);
    }

    private void Close()
    {
        _depth--;
        _at++;
    }

    private bool HasMore(char end)
    {
        _at = JsonText.Token(_text, _at);
        byte next = Current;
        if (next == ',')
        {
            _at = JsonText.Token(_text, _at + 1);
            return true;
        }

        if (next != end)
        {
            JsonText.Refuse();
        }

        Close();
        return false;
    }

    private void ReadName()
    {
        if (Current != '"')
        {
            JsonText.Refuse();
        }

        _nameStart = _at + 1;
        int end = JsonText.String(_text, _nameStart, out bool isEscaped);
        _nameLength = end - 1 - _nameStart;
        IsNameEscaped = isEscaped;
        int colon = JsonText.Token(_text, end);
        if (JsonText.At(_text, colon) != ':')
        {
            JsonText.Refuse();
        }

        _at = JsonText.Token(_text, colon + 1);
    }
}
