using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MixpanelFunctions.Verifying.Prints;

/// <summary>The buffer for building a print. Serves one thread.</summary>
internal sealed class PrintBuffer
{
    private byte[] _bytes = new byte[4_096];
    private ulong[] _properties = new ulong[256];
    private int _count;

    /// <summary>The <c>$insert_id</c>, as it was read.</summary>
    public byte[] InsertId { get; } = new byte[Print.LongestId];

    /// <summary>The bytes of <see cref="InsertId"/>.</summary>
    public int InsertIdLength { get; set; }

    /// <summary>Starts a new print.</summary>
    public void Begin() => (_count, InsertIdLength) = (0, 0);

    /// <summary>Adds a property.</summary>
    public void Add(uint name, uint value, bool isReserved)
    {
        if (_count == _properties.Length)
        {
            Array.Resize(ref _properties, _count * 2);
        }

        _properties[_count++] = ((ulong)name << 32) | (value & ~1u) | (isReserved ? 1u : 0u);
    }

    /// <summary>Ends the print.</summary>
    public ReadOnlySpan<byte> End(PrintHead head)
    {
        Span<ulong> properties = _properties.AsSpan(0, Math.Min(_count, ushort.MaxValue));
        properties.Sort();
        int length = Print.HeadLength + InsertIdLength + (properties.Length * sizeof(ulong));
        if (_bytes.Length < length)
        {
            _bytes = new byte[length];
        }

        Span<byte> bytes = _bytes;
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[4..], head.Key);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[20..], head.Time);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[28..], head.DistinctId);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[36..], head.Origin.Place);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[44..], head.Origin.Source);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[48..], head.Event);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[52..], head.Origin.Rule);
        bytes[56] = (byte)((head.IsInSeconds ? 1 : 0) | (head.IsOfOthers ? 2 : 0));
        bytes[57] = (byte)InsertIdLength;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[58..], (ushort)properties.Length);
        InsertId.AsSpan(0, InsertIdLength).CopyTo(bytes[Print.HeadLength..]);
        MemoryMarshal.AsBytes(properties).CopyTo(bytes[(Print.HeadLength + InsertIdLength)..]);
        return bytes[..length];
    }
}

/// <summary>What a print says beside its properties.</summary>
internal readonly record struct PrintHead(
    UInt128 Key, long Time, ulong DistinctId, int Event, bool IsInSeconds, bool IsOfOthers, PrintOrigin Origin);

/// <summary>Where a record came from.</summary>
/// <param name="Source">The source's number.</param>
/// <param name="Place">The message's place in it.</param>
/// <param name="Rule">The number of the rule's name; -1 for what Mixpanel has.</param>
internal readonly record struct PrintOrigin(int Source, long Place, int Rule)
{
    /// <summary>Of what Mixpanel has.</summary>
    public static PrintOrigin Mixpanel { get; } = new(0, 0, -1);
}
