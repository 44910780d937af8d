using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>The signs that the policy may have to change a text.</summary>
[Flags]
internal enum TextSigns : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>=</c>: there may be a parameter.</summary>
    Parameter = 1,

    /// <summary><c>@</c> or <c>%</c>, with which it may be escaped: there may be an e-mail address, or an escaped parameter.</summary>
    Address = 2,

    /// <summary>A run of digits and what may be between them: there may be the number of a card.</summary>
    Digits = 4,
}

/// <summary>Scans a text once for everything that may have to be changed: 32 bytes at a time, a bit for each.</summary>
internal static class TextSign
{
    /// <summary>How many bits of the bytes before decide with a block whether a run is long enough.</summary>
    private const int Carried = CardMask.Least - 1;

    /// <summary>Finds the signs in a text. Can have false positives.</summary>
    public static TextSigns In(ReadOnlySpan<byte> text) =>
        text.Length >= Vector256<byte>.Count ? InBlocks(text)
        : text.Length >= Vector128<byte>.Count ? InTwoHalves(text)
        : InShort(text);

    private static TextSigns InBlocks(ReadOnlySpan<byte> text)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        Vector256<byte> parameters = default;
        Vector256<byte> addresses = default;
        ulong runs = 0;
        ulong carry = 0;
        int at = 0;
        do
        {
            Vector256<byte> block = Vector256.LoadUnsafe(ref start, (nuint)at);
            parameters |= Parameters(block);
            addresses |= Addresses(block);
            ulong digits = ((ulong)Digits(block).ExtractMostSignificantBits() << Carried) | carry;
            runs |= Runs(digits);
            carry = digits >> Vector256<byte>.Count;
            at += Vector256<byte>.Count;
        }
        while (at + Vector256<byte>.Count <= text.Length);
        int rest = text.Length - at;
        if (rest > 0)
        {
            // The last block overlaps the previous one; bytes that were already read are shifted out.
            Vector256<byte> block = Vector256.LoadUnsafe(ref start, (nuint)(text.Length - Vector256<byte>.Count));
            parameters |= Parameters(block);
            addresses |= Addresses(block);
            runs |= Runs(((ulong)(Digits(block).ExtractMostSignificantBits() >> (Vector256<byte>.Count - rest)) << Carried) | carry);
        }

        return Signs(parameters, addresses, runs);
    }

    private static TextSigns InTwoHalves(ReadOnlySpan<byte> text)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        int behind = text.Length - Vector128<byte>.Count;
        Vector256<byte> halves = Vector256.Create(Vector128.LoadUnsafe(ref start), Vector128.LoadUnsafe(ref start, (nuint)behind));
        uint digits = Digits(halves).ExtractMostSignificantBits();
        return Signs(Parameters(halves), Addresses(halves), Runs((ushort)digits | ((ulong)(digits >> Vector128<byte>.Count) << behind)));
    }

    private static TextSigns InShort(ReadOnlySpan<byte> text)
    {
        if (text.Length < sizeof(ulong))
        {
            TextSigns signs = text.Contains((byte)'=') ? TextSigns.Parameter : TextSigns.None;
            return text.ContainsAny((byte)'@', (byte)'%') ? signs | TextSigns.Address : signs;
        }

        int behind = text.Length - sizeof(ulong);
        Vector256<byte> halves = Vector256.Create(
            BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[behind..]), 0, 0).AsByte();
        uint digits = Digits(halves).ExtractMostSignificantBits();
        return Signs(Parameters(halves), Addresses(halves), Runs((byte)digits | ((ulong)(digits >> sizeof(ulong)) << behind)));
    }

    private static TextSigns Signs(Vector256<byte> parameters, Vector256<byte> addresses, ulong runs) =>
        (parameters == default ? TextSigns.None : TextSigns.Parameter)
        | (addresses == default ? TextSigns.None : TextSigns.Address)
        | (runs == 0 ? TextSigns.None : TextSigns.Digits);

    /// <summary>The ends of as many bits in a row as a card has digits.</summary>
    private static ulong Runs(ulong bits)
    {
        ulong two = bits & (bits >> 1);
        ulong four = two & (two >> 2);
        ulong eight = four & (four >> 4);
        return eight & (eight >> (CardMask.Least - 8));
    }

    private static Vector256<byte> Parameters(Vector256<byte> text) => Vector256.Equals(text, Vector256.Create((byte)'='));

    private static Vector256<byte> Addresses(Vector256<byte> text) =>
        Vector256.Equals(text, Vector256.Create((byte)'@')) | Vector256.Equals(text, Vector256.Create((byte)'%'));

    /// <summary>Digits, and what may be between two: <c>+</c> to <c>9</c> are these and two signs more; the blank, also escaped.</summary>
    private static Vector256<byte> Digits(Vector256<byte> text) =>
        Vector256.LessThanOrEqual(text - Vector256.Create((byte)'+'), Vector256.Create((byte)('9' - '+')))
        | Vector256.Equals(text, Vector256.Create((byte)' ')) | Vector256.Equals(text, Vector256.Create((byte)'%'));
}
