using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// Finds where the tokens of JSON text start, 64 bytes at once: braces, brackets, colons and commas outside of strings,
/// opening quotes, and the first byte of anything else. What is inside of strings is checked on the way; whether tokens
/// follow one another as they may is for <see cref="JsonTokens"/> to say.
/// </summary>
/// <remarks>
/// After "Parsing Gigabytes of JSON per Second" (Langdale, Lemire, VLDB Journal 28, 2019), stage 1. Each byte of a block becomes
/// a bit, and what is inside of strings comes of the quotes' bits by arithmetic: no branch and no look at a byte depends on the
/// byte before, as in a loop over characters. Finds all tokens of an event of 2.4 KB in about a quarter of the time that
/// <see cref="System.Text.Json.Utf8JsonReader"/> takes to read them (docs/performance.md).
/// A window of tokens is kept at a time, so memory does not grow with the text. Serves one thread.
/// </remarks>
internal sealed class TokenIndex
{
    private const int BlockBytes = 64;

    /// <summary>Tokens in the window: those of several ordinary events, and few enough to stay in the processor's first cache.</summary>
    private const int Window = 2_048;

    private const byte Blank = (byte)' ';

    private readonly int[] _tokens = new int[Window + BlockBytes];
    private readonly byte[] _last = new byte[BlockBytes];
    private byte[] _text = [];
    private int _at;
    private int _end;
    private int _textEnd;
    private int _firstEscape;
    private int _lastEscape;
    private ulong _inString;
    private ulong _escaped;
    private ulong _scalar;

    /// <summary>How many tokens the window holds.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a string has an escape, if it may have one at all by what was met since the start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHoldEscape(int start, int end) => end > _firstEscape && start <= _lastEscape;

    /// <summary>Where the tokens of the window start.</summary>
    public ref int Tokens => ref MemoryMarshal.GetArrayDataReference(_tokens);

    /// <summary>Starts anew, outside of any string.</summary>
    /// <param name="text">What the text stands in.</param>
    /// <param name="at">Where it starts.</param>
    /// <param name="end">Where it ends.</param>
    public void Start(byte[] text, int at, int end)
    {
        _text = text;
        _textEnd = end;
        Restart(at);
    }

    /// <summary>Goes elsewhere in the same text, outside of any string.</summary>
    /// <returns>The number of the first token there.</returns>
    public int Restart(int at)
    {
        _at = at;
        _end = _textEnd;
        _inString = _escaped = _scalar = 0;
        (_firstEscape, _lastEscape) = (int.MaxValue, -1);
        return Fill();
    }

    /// <summary>
    /// Fills the window with the next tokens. Behind the last one, where there is a fault inside of a string or where the text ends,
    /// stands a place at which no token is.
    /// </summary>
    /// <returns>The number of the first.</returns>
    public int Fill()
    {
        int count = 0;
        while (count < Window && _end - _at >= BlockBytes)
        {
            count = Add(Block(ref _text[_at]), count);
        }

        if (count < Window && _at < _end)
        {
            // What is left, blanks behind it.
            _last.AsSpan().Fill(Blank);
            _text.AsSpan(_at, _end - _at).CopyTo(_last);
            count = Add(Block(ref _last[0]), count);
        }

        if (_at >= _end && count < Window)
        {
            _tokens[count++] = _end;
        }

        Count = count;
        return 0;
    }

    /// <summary>The bits of the tokens in the block that starts at <see cref="_at"/>. Where there is a fault, the text ends there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Block(ref byte block)
    {
        Masks(ref block, out ulong quotes, out ulong backslashes, out ulong operators, out ulong blanks, out ulong controls);
        ulong escaped = 0;
        if ((backslashes | _escaped) != 0)
        {
            escaped = Escaped(backslashes);
            quotes &= ~escaped;
            _firstEscape = Math.Min(_firstEscape, _at);
            _lastEscape = _at + BlockBytes;
        }

        // From an opening quote, included, to the closing one, left out.
        ulong inString = Between(quotes) ^ _inString;
        ulong scalars = ~(operators | blanks | quotes | inString);
        ulong tokens = (operators & ~inString) | (quotes & inString) | (scalars & ~((scalars << 1) | _scalar));
        _inString = (ulong)((long)inString >> 63);
        _scalar = scalars >> 63;
        ulong starts = backslashes & ~escaped & inString;
        return (controls | starts) == 0 ? tokens : Checked(tokens, controls, starts, inString);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Masks(ref byte block, out ulong quotes, out ulong backslashes, out ulong operators, out ulong blanks, out ulong controls)
    {
        Vector256<byte> low = Vector256.LoadUnsafe(ref block);
        Vector256<byte> high = Vector256.LoadUnsafe(ref block, (nuint)Vector256<byte>.Count);
        quotes = Mask(Vector256.Equals(low, Vector256.Create((byte)'"')), Vector256.Equals(high, Vector256.Create((byte)'"')));
        backslashes = Mask(Vector256.Equals(low, Vector256.Create((byte)'\\')), Vector256.Equals(high, Vector256.Create((byte)'\\')));
        operators = Mask(Operators(low), Operators(high));
        blanks = Mask(UpTo(low, Blank), UpTo(high, Blank));
        controls = Mask(UpTo(low, Blank - 1), UpTo(high, Blank - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Operators(Vector256<byte> bytes)
    {
        // One bit tells brackets from braces, and that bit is set in a comma and a colon.
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

    /// <summary>Each bit is set where the number of quotes up to it is odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Between(ulong quotes)
    {
        quotes ^= quotes << 1;
        quotes ^= quotes << 2;
        quotes ^= quotes << 4;
        quotes ^= quotes << 8;
        quotes ^= quotes << 16;
        return quotes ^ (quotes << 32);
    }

    /// <summary>What a backslash stands before that is not itself escaped: found by an addition, whose carry runs along a row of backslashes.</summary>
    private ulong Escaped(ulong backslashes)
    {
        const ulong EvenBits = 0x5555_5555_5555_5555;
        backslashes &= ~_escaped;
        ulong follows = (backslashes << 1) | _escaped;
        ulong oddStarts = backslashes & ~EvenBits & ~follows;
        ulong sum = oddStarts + backslashes;
        _escaped = sum < oddStarts ? 1UL : 0;
        return (EvenBits ^ (sum << 1)) & follows;
    }

    /// <summary>Control characters and escapes are rare, so they are looked at one by one.</summary>
    private ulong Checked(ulong tokens, ulong controls, ulong escapes, ulong inString)
    {
        for (ulong left = controls | escapes; left != 0; left &= left - 1)
        {
            int place = BitOperations.TrailingZeroCount(left);
            ulong bit = 1UL << place;
            bool isGood = (bit & escapes) != 0
                ? JsonText.IsEscape(_text.AsSpan(0, _end), _at + place + 1)
                : _at + place >= _end || ((bit & inString) == 0 && _text[_at + place] is (byte)'\n' or (byte)'\r' or (byte)'\t');
            if (!isGood)
            {
                _end = _at + place;
                return tokens & (bit - 1);
            }
        }

        return tokens;
    }

    /// <summary>Takes the tokens of a block, and goes on to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Add(ulong tokens, int count)
    {
        ref int target = ref Unsafe.Add(ref Tokens, count);
        int start = _at;
        int found = BitOperations.PopCount(tokens);
        // Eight at a time, needed or not: a loop that ends after a number of rounds nobody foresees costs more. What is
        // written too much is written over.
        for (int done = 0; done < found; done += 8)
        {
            Put(ref target, 0, start, ref tokens);
            Put(ref target, 1, start, ref tokens);
            Put(ref target, 2, start, ref tokens);
            Put(ref target, 3, start, ref tokens);
            Put(ref target, 4, start, ref tokens);
            Put(ref target, 5, start, ref tokens);
            Put(ref target, 6, start, ref tokens);
            Put(ref target, 7, start, ref tokens);
            target = ref Unsafe.Add(ref target, 8);
        }

        _at = start + BlockBytes;
        return count + found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref int target, int number, int start, ref ulong tokens)
    {
        Unsafe.Add(ref target, number) = start + BitOperations.TrailingZeroCount(tokens);
        tokens &= tokens - 1;
    }
}
