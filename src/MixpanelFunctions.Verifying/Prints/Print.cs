using System.Buffers.Binary;
using System.Text;

namespace MixpanelFunctions.Verifying.Prints;

/// <summary>
/// The part of a record that is kept for comparison: its identity (event and <c>$insert_id</c>, hashed), when, of which user, where it came from, and
/// for each property a hash of its name and one of its value. A view on bytes; about 60 bytes, the <c>$insert_id</c> and 8 a property.
/// </summary>
internal readonly ref struct Print(ReadOnlySpan<byte> bytes)
{
    /// <summary>The bytes ahead of the <c>$insert_id</c>.</summary>
    public const int HeadLength = 60;

    /// <summary>The most characters of an <c>$insert_id</c> that are kept; Mixpanel accepts 36.</summary>
    public const int LongestId = 64;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>All of it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A hash of the event's name and its <c>$insert_id</c>.</summary>
    public UInt128 Key => KeyOf(_bytes);

    /// <summary>The time in milliseconds; in whole seconds times 1,000 where <see cref="IsInSeconds"/>.</summary>
    public long Time => BinaryPrimitives.ReadInt64LittleEndian(_bytes[20..]);

    /// <summary>A hash of the distinct_id that was sent.</summary>
    public ulong DistinctId => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[28..]);

    /// <summary>The message's place in its source; 0 for what Mixpanel has.</summary>
    public long Place => BinaryPrimitives.ReadInt64LittleEndian(_bytes[36..]);

    /// <summary>The source's number.</summary>
    public int Source => BinaryPrimitives.ReadInt32LittleEndian(_bytes[44..]);

    /// <summary>The number of the event's name in the <see cref="PrintNames"/>.</summary>
    public int Event => BinaryPrimitives.ReadInt32LittleEndian(_bytes[48..]);

    /// <summary>The number of the rule's name; -1 for what Mixpanel has.</summary>
    public int Rule => BinaryPrimitives.ReadInt32LittleEndian(_bytes[52..]);

    /// <summary>Whether the time has no milliseconds.</summary>
    public bool IsInSeconds => (_bytes[56] & 1) != 0;

    /// <summary>Whether <c>mp_lib</c> says that another program sent the event.</summary>
    public bool IsOfOthers => (_bytes[56] & 2) != 0;

    /// <summary>The <c>$insert_id</c>; cut after <see cref="LongestId"/> bytes.</summary>
    public string InsertId => Encoding.UTF8.GetString(_bytes.Slice(HeadLength, _bytes[57]));

    /// <summary>How many properties it has, without those that are not compared.</summary>
    public int PropertyCount => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[58..]);

    /// <summary>A property: the hash of its name in the upper half, of its value in the lower, whose last bit marks a reserved name. In order.</summary>
    public ulong Property(int index) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[(HeadLength + _bytes[57] + (index * 8))..]);

    /// <summary>The key of a print, or of anything that is kept in a <see cref="Runs.RunFile"/>.</summary>
    public static UInt128 KeyOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128LittleEndian(bytes[4..]);
}
