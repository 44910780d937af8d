using System.Buffers.Binary;
using System.Text;

namespace MixpanelFunctions.LocalHub.Messages;

/// <summary>
/// Walks over encoded AMQP 1.0 values without decoding them, so that a client's bytes can be passed on unchanged
/// (OASIS AMQP 1.0, part 1, section 1.6: the high nibble of a format code is the width of the value).
/// </summary>
internal ref struct AmqpBytes(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next value begins, in bytes from the start.</summary>
    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _bytes.Length;

    public readonly bool IsAtNull => Next == 0x40;

    public readonly bool IsAtDescribed => Next == 0x00;

    /// <summary>Whether the next value is described, but not by a symbol.</summary>
    public readonly bool IsAtDescribedByNumber => IsAtDescribed && Position + 1 < _bytes.Length && _bytes[Position + 1] is not (0xa3 or 0xb3);

    public readonly bool IsAtList => Next is 0x45 or 0xc0 or 0xd0;

    public readonly bool IsAtMap => Next is 0xc1 or 0xd1;

    private readonly int Next => AtEnd ? -1 : _bytes[Position];

    /// <summary>Reads a section's descriptor, given as a number or by its symbol.</summary>
    /// <returns>Its <see cref="SectionCode"/>.</returns>
    /// <exception cref="AmqpFormatException">There is no section of a message here.</exception>
    public byte ReadSectionDescriptor()
    {
        ulong descriptor = ReadDescriptor();
        return descriptor is >= SectionCode.Header and <= SectionCode.Footer
            ? (byte)descriptor
            : throw new AmqpFormatException($"0x{descriptor:x} is not the descriptor of a section of a message.");
    }

    /// <summary>Reads the descriptor of a described type. A symbol counts as the number of the section it names, or as 0.</summary>
    public ulong ReadDescriptor()
    {
        if (Take(1)[0] != 0x00)
        {
            throw new AmqpFormatException("A described type was expected.");
        }

        byte code = Take(1)[0];
        return code switch
        {
            0x53 => Take(1)[0],
            0x80 => BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
            0x44 => 0,
            0xa3 => SectionOf(Take(Take(1)[0])),
            0xb3 => SectionOf(Take(ReadLength())),
            _ => throw new AmqpFormatException($"A descriptor cannot have the format code 0x{code:x2}."),
        };
    }

    /// <summary>Passes over one value of any type.</summary>
    public void Skip()
    {
        byte code = Take(1)[0];
        if (code == 0x00)
        {
            Skip();
            Skip();
            return;
        }

        Take((code >> 4) switch
        {
            0x4 => 0,
            0x5 => 1,
            0x6 => 2,
            0x7 => 4,
            0x8 => 8,
            0x9 => 16,
            0xa or 0xc or 0xe => Take(1)[0],
            0xb or 0xd or 0xf => ReadLength(),
            _ => throw new AmqpFormatException($"0x{code:x2} is not a format code."),
        });
    }

    /// <summary>Reads a binary value. Returns its place: start and length in bytes.</summary>
    public (int Start, int Length) ReadBinary()
    {
        byte code = Take(1)[0];
        int length = code switch
        {
            0xa0 => Take(1)[0],
            0xb0 => ReadLength(),
            _ => throw new AmqpFormatException($"Binary was expected, not the format code 0x{code:x2}."),
        };
        int start = Position;
        Take(length);
        return (start, length);
    }

    /// <summary>Reads the head of a list. Returns the number of its values.</summary>
    public int ReadListHead()
    {
        byte code = Take(1)[0];
        switch (code)
        {
            case 0x45:
                return 0;
            case 0xc0:
                Take(1);
                return Take(1)[0];
            case 0xd0:
                ReadLength();
                return ReadLength();
            default:
                throw new AmqpFormatException($"A list was expected, not the format code 0x{code:x2}.");
        }
    }

    /// <summary>Reads the head of a map. Returns the number of its keys and values together.</summary>
    public int ReadMapHead()
    {
        byte code = Take(1)[0];
        int count;
        switch (code)
        {
            case 0xc1:
                Take(1);
                count = Take(1)[0];
                break;
            case 0xd1:
                ReadLength();
                count = ReadLength();
                break;
            default:
                throw new AmqpFormatException($"A map was expected, not the format code 0x{code:x2}.");
        }

        return count % 2 == 0 ? count : throw new AmqpFormatException("A map must have as many values as keys.");
    }

    /// <summary>Reads a symbol or a string; null if the value is neither.</summary>
    public string? ReadText()
    {
        int start = Position;
        switch (Take(1)[0])
        {
            case 0xa1 or 0xa3:
                return Encoding.UTF8.GetString(Take(Take(1)[0]));
            case 0xb1 or 0xb3:
                return Encoding.UTF8.GetString(Take(ReadLength()));
            default:
                Position = start;
                Skip();
                return null;
        }
    }

    private static ulong SectionOf(ReadOnlySpan<byte> symbol) => Encoding.ASCII.GetString(symbol) switch
    {
        "amqp:header:list" => SectionCode.Header,
        "amqp:delivery-annotations:map" => SectionCode.DeliveryAnnotations,
        "amqp:message-annotations:map" => SectionCode.MessageAnnotations,
        "amqp:properties:list" => SectionCode.Properties,
        "amqp:application-properties:map" => SectionCode.ApplicationProperties,
        "amqp:data:binary" => SectionCode.Data,
        "amqp:amqp-sequence:list" => SectionCode.AmqpSequence,
        "amqp:amqp-value:*" => SectionCode.AmqpValue,
        "amqp:footer:map" => SectionCode.Footer,
        _ => 0,
    };

    private int ReadLength()
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return length <= int.MaxValue ? (int)length : throw new AmqpFormatException("A value is longer than a message can be.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
        {
            throw new AmqpFormatException("The message ends within a value.");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
