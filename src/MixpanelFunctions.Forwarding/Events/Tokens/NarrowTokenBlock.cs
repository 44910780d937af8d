using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MixpanelFunctions.Forwarding.Events.Tokens;

/// <summary>A block as two vectors of 32 bytes: what every processor of the last ten years can do.</summary>
internal readonly struct NarrowTokenBlock : ITokenBlock
{
    private const byte Blank = (byte)' ';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sort(ref readonly byte block, out BlockBits bits)
    {
        Vector256<byte> low = Vector256.LoadUnsafe(in block);
        Vector256<byte> high = Vector256.LoadUnsafe(in block, (nuint)Vector256<byte>.Count);
        bits.Quotes = Mask(Vector256.Equals(low, Vector256.Create((byte)'"')), Vector256.Equals(high, Vector256.Create((byte)'"')));
        bits.Backslashes = Mask(Vector256.Equals(low, Vector256.Create((byte)'\\')), Vector256.Equals(high, Vector256.Create((byte)'\\')));
        bits.Operators = Mask(Operators(low), Operators(high));
        bits.Blanks = Mask(UpTo(low, Blank), UpTo(high, Blank));
        bits.Controls = Mask(UpTo(low, Blank - 1), UpTo(high, Blank - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(ulong tokens, ref readonly byte block, int start, ref int starts, ref byte kinds)
    {
        int found = BitOperations.PopCount(tokens);
        // Eight at a time, needed or not: a loop that ends after a number of rounds nobody foresees costs more. What is
        // written too much is written over.
        for (int done = 0; done < found; done += 8)
        {
            PutOne(ref tokens, in block, start, ref starts, ref kinds, 0);
            PutOne(ref tokens, in block, start, ref starts, ref kinds, 1);
            PutOne(ref tokens, in block, start, ref starts, ref kinds, 2);
            PutOne(ref tokens, in block, start, ref starts, ref kinds, 3);
            PutOne(ref tokens, in block, start, ref starts, ref kinds, 4);
            PutOne(ref tokens, in block, start, ref starts, ref kinds, 5);
            PutOne(ref tokens, in block, start, ref starts, ref kinds, 6);
            PutOne(ref tokens, in block, start, ref starts, ref kinds, 7);
            starts = ref Unsafe.Add(ref starts, 8);
            kinds = ref Unsafe.Add(ref kinds, 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutOne(ref ulong tokens, ref readonly byte block, int start, ref int starts, ref byte kinds, int number)
    {
        // Unsigned, so that a place needs no sign extension to be added.
        uint place = (uint)BitOperations.TrailingZeroCount(tokens);
        Unsafe.Add(ref starts, number) = start + (int)place;
        // After the last token, the position is 64: any byte that can be read.
        Unsafe.Add(ref kinds, number) = Unsafe.Add(ref Unsafe.AsRef(in block), place & 63);
        tokens &= tokens - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Operators(Vector256<byte> bytes)
    {
        // One bit distinguishes brackets from braces, and that bit is set in a comma and a colon.
        Vector256<byte> folded = bytes | Vector256.Create((byte)0x20);
        return Vector256.Equals(folded, Vector256.Create((byte)'{')) | Vector256.Equals(folded, Vector256.Create((byte)'}'))
            | Vector256.Equals(bytes, Vector256.Create((byte)':')) | Vector256.Equals(bytes, Vector256.Create((byte)','));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> UpTo(Vector256<byte> bytes, int largest) =>
        Vector256.Equals(Vector256.Min(bytes, Vector256.Create((byte)largest)), bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
}
