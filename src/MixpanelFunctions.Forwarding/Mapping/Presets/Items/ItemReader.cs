using System.Buffers.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Items;

/// <summary>Reads a list of objects, item by item and entry by entry.</summary>
internal ref struct ItemReader
{
    private ReadOnlySpan<byte> _name;
    private bool _nameIsEscaped;
    private bool _isInside;

    /// <summary>The reader, which is at the current entry's value; at the start of it where that is an object or list.</summary>
    public Utf8JsonReader Value;

    /// <summary>Starts before the first item.</summary>
    /// <param name="list">The list as JSON.</param>
    public ItemReader(ReadOnlySpan<byte> list)
    {
        Value = new Utf8JsonReader(list, EventReader.Options);
        Value.Read();
    }

    /// <summary>Whether the entry has a single value: a text that is not empty, a number, a boolean.</summary>
    public readonly bool HasContent => Value.TokenType switch
    {
        JsonTokenType.String => !JavaScriptText.Trim(Value.ValueSpan).IsEmpty,
        JsonTokenType.Number => JavaScriptNumber.IsFinite(Value.ValueSpan),
        JsonTokenType.True or JsonTokenType.False => true,
        _ => false,
    };

    /// <summary>Whether an item was passed by that is not an object.</summary>
    public bool PassedBy { get; private set; }

    /// <summary>Whether the entry is a number, or a text with a number, and which one.</summary>
    public readonly bool TryNumber(out decimal number)
    {
        ReadOnlySpan<byte> text = Value.ValueSpan;
        number = 0;
        return (Value.TokenType == JsonTokenType.Number || HasNumberText)
            && Utf8Parser.TryParse(text, out number, out int read) && read == text.Length;
    }

    /// <summary>Whether the entry is a text in JSON's notation of a number.</summary>
    public readonly bool HasNumberText => Value.TokenType == JsonTokenType.String && NumberText.IsNumber(Value.ValueSpan);

    /// <summary>Goes to the next item that is an object.</summary>
    public bool Next()
    {
        while (Value.Read() && Value.TokenType != JsonTokenType.EndArray)
        {
            if (Value.TokenType == JsonTokenType.StartObject)
            {
                _isInside = false;
                return true;
            }

            PassedBy = true;
            Value.Skip();
        }

        return false;
    }

    /// <summary>Moves to the item's next entry. False at the item's end.</summary>
    public bool NextEntry()
    {
        if (_isInside)
        {
            // At the last entry's value; an object or list must still be skipped.
            Value.Skip();
        }

        _isInside = true;
        if (!Value.Read() || Value.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        _name = Value.ValueSpan;
        _nameIsEscaped = Value.ValueIsEscaped;
        Value.Read();
        return true;
    }

    /// <summary>The entry's name as it is written between its quotes.</summary>
    public readonly ReadOnlySpan<byte> Name => _name;

    /// <summary>Whether the entry has that name.</summary>
    public readonly bool NameIs(ReadOnlySpan<byte> name) => !_nameIsEscaped && _name.SequenceEqual(name);

    /// <summary>Copies the entry's name, quotes included.</summary>
    public readonly int CopyName(Span<byte> target, ref ValueTraits traits) => Quote(_name, _nameIsEscaped, target, ref traits);

    /// <summary>Copies the entry's single value.</summary>
    /// <param name="target">Takes it.</param>
    /// <param name="traits">Known properties of the text.</param>
    /// <param name="asNumber">Whether a text that is a number becomes one.</param>
    public readonly int CopyValue(Span<byte> target, ref ValueTraits traits, bool asNumber = false)
    {
        if (Value.TokenType == JsonTokenType.String && !(asNumber && HasNumberText))
        {
            return Quote(Value.ValueSpan, Value.ValueIsEscaped, target, ref traits);
        }

        Value.ValueSpan.CopyTo(target);
        return Value.ValueSpan.Length;
    }

    private static int Quote(ReadOnlySpan<byte> text, bool isEscaped, Span<byte> target, ref ValueTraits traits)
    {
        // With escapes it can contain an unpaired surrogate, and must be checked before it is sent.
        traits |= isEscaped || text.Length > RecordLimits.StringCharacters ? ValueTraits.Unchecked : ValueTraits.None;
        target[0] = target[text.Length + 1] = (byte)'"';
        text.CopyTo(target[1..]);
        return text.Length + 2;
    }
}
