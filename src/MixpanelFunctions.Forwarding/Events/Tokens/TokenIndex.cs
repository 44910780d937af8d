using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Events.Tokens;

/// <summary>
/// Finds where the tokens of JSON text start, 64 bytes at once: braces, brackets, colons and commas outside of strings,
/// opening quotes, and the first byte of anything else. What is inside of strings is checked on the way; whether tokens
/// follow one another as they may is for <see cref="JsonTokens"/> to say.
/// </summary>
/// <remarks>
/// After "Parsing Gigabytes of JSON per Second" (Langdale, Lemire, VLDB Journal 28, 2019), stage 1. Each byte of a block becomes
/// a bit, and the bits of the quotes give, by arithmetic, what is inside of strings: unlike in a loop over characters, no branch and no
/// read of a byte depends on the byte before. Finds all tokens of an event of 2.4 KB in a quarter of the time that
/// <see cref="System.Text.Json.Utf8JsonReader"/> takes to read them, in 36 % of it without the widest vectors
/// (docs/performance.md).
/// A window of tokens is kept at a time, so memory does not grow with the text. Serves one thread.
/// </remarks>
internal sealed class TokenIndex
{
    /// <summary>The bytes of a block.</summary>
    public const int BlockBytes = 64;

    /// <summary>Tokens in the window: those of several ordinary events, and few enough to stay in the processor's first cache.</summary>
    private const int Window = 2_048;

    /// <summary>
    /// The bytes that are read first after a jump; twice as many each time after. So if a reader jumps often, for a
    /// short text each time, the following text is not read repeatedly.
    /// </summary>
    private const int FirstAhead = 1_024;

    private const byte Blank = (byte)' ';

    private readonly bool _isWide;
    private readonly int[] _starts = new int[Window + (BlockBytes * 2)];
    private readonly byte[] _kinds = new byte[Window + (BlockBytes * 2)];
    private readonly byte[] _last = new byte[BlockBytes];
    private byte[] _text = [];
    private int _at;
    private int _end;
    private int _stop;
    private int _ahead;
    private int _textEnd;
    private int _firstEscape;
    private int _lastEscape;
    private State _state;

    /// <summary>An index of no text yet.</summary>
    /// <param name="mayBeWide">Whether vectors of 64 bytes are used if the processor has them.</param>
    public TokenIndex(bool mayBeWide = true) => _isWide = mayBeWide && WideTokenBlock.IsSupported;

    /// <summary>How many tokens the window holds.</summary>
    public int Count { get; private set; }

    /// <summary>Where the tokens of the window start.</summary>
    public ref int Starts => ref MemoryMarshal.GetArrayDataReference(_starts);

    /// <summary>The first bytes of the tokens of the window. After the last one, and at positions without a token, it is 0.</summary>
    public ref byte Kinds => ref MemoryMarshal.GetArrayDataReference(_kinds);

    /// <summary>Whether a string has an escape, if any string since the start can have one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHoldEscape(int start, int end) => end > _firstEscape && start <= _lastEscape;

    /// <summary>Starts again, outside of any string.</summary>
    /// <param name="text">What the text is in.</param>
    /// <param name="at">Where it starts.</param>
    /// <param name="end">Where it ends.</param>
    public void Start(byte[] text, int at, int end)
    {
        _text = text;
        _textEnd = end;
        Begin(at, int.MaxValue);
    }

    /// <summary>Goes elsewhere in the same text, outside of any string.</summary>
    /// <returns>The number of the first token there.</returns>
    public int Restart(int at)
    {
        int token = Find(at);
        return token >= 0 ? token : Begin(at, FirstAhead);
    }

    private int Begin(int at, int ahead)
    {
        _at = at;
        _ahead = ahead;
        _end = _textEnd;
        _state = default;
        (_firstEscape, _lastEscape) = (int.MaxValue, -1);
        return Fill();
    }

    /// <summary>The token of the window that starts at a place; negative if there is none.</summary>
    private int Find(int at) => _starts.AsSpan(0, Count).BinarySearch(at);

    /// <summary>
    /// Fills the window with the next tokens. Behind the last one, where there is a fault inside of a string or where the text ends,
    /// is a place at which no token is.
    /// </summary>
    /// <returns>The number of the first.</returns>
    public int Fill()
    {
        int count = FillOnce();
        if (count == 0 && _at < _end)
        {
            count = FillFurther();
        }

        // So that code which reads several tokens at once finds none after the last.
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref Kinds, count), 0UL);
        if (_at >= _end && count < Window)
        {
            _starts[count++] = _end;
        }

        Count = count;
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FillOnce()
    {
        _stop = (int)Math.Min(_end, (long)_at + _ahead);
        _ahead = (int)Math.Min(int.MaxValue, _ahead * 2L);
        return _isWide ? Fill<WideTokenBlock>() : Fill<NarrowTokenBlock>();
    }

    /// <summary>Continues after bytes without a token, such as those of a long text. Rare, so it is kept out of the way.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FillFurther()
    {
        int count;
        do
        {
            count = FillOnce();
        }
        while (count == 0 && _at < _end);

        return count;
    }

    private int Fill<TBlock>()
        where TBlock : struct, ITokenBlock
    {
        int count = 0;
        // The state between blocks stays in registers.
        State state = _state;
        int at = _at;
        ref byte text = ref MemoryMarshal.GetArrayDataReference(_text);
        while (count < Window && _stop - at >= BlockBytes)
        {
            count = Add<TBlock>(ref Unsafe.Add(ref text, at), at, ref state, count);
            at += BlockBytes;
        }

        if (count < Window && at < _stop && _stop == _end)
        {
            // What is left, blanks after it.
            _last.AsSpan().Fill(Blank);
            _text.AsSpan(at, _end - at).CopyTo(_last);
            count = Add<TBlock>(ref MemoryMarshal.GetArrayDataReference(_last), at, ref state, count);
            at += BlockBytes;
        }

        _at = at;
        _state = state;
        return count;
    }

    /// <summary>Takes the tokens of a block. Where there is a fault, the text ends there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Add<TBlock>(ref byte block, int at, ref State state, int count)
        where TBlock : struct, ITokenBlock
    {
        TBlock.Sort(ref block, out BlockBits bits);
        ulong quotes = bits.Quotes;
        ulong escaped = 0;
        if ((bits.Backslashes | state.Escaped) != 0)
        {
            escaped = Escaped(bits.Backslashes, ref state);
            quotes &= ~escaped;
            _firstEscape = Math.Min(_firstEscape, at);
            _lastEscape = at + BlockBytes;
        }

        // From an opening quote, included, to the closing one, left out.
        ulong inString = Between(quotes) ^ state.InString;
        ulong scalars = ~(bits.Operators | bits.Blanks | quotes | inString);
        ulong tokens = (bits.Operators & ~inString) | (quotes & inString) | (scalars & ~((scalars << 1) | state.Scalar));
        state.InString = (ulong)((long)inString >> 63);
        state.Scalar = scalars >> 63;
        ulong starts = bits.Backslashes & ~escaped & inString;
        if ((bits.Controls | starts) != 0)
        {
            tokens = Checked(tokens, bits.Controls, starts, inString, at);
        }

        TBlock.Put(tokens, ref block, at, ref Unsafe.Add(ref Starts, count), ref Unsafe.Add(ref Kinds, count));
        return count + BitOperations.PopCount(tokens);
    }

    /// <summary>Each bit is set where the number of quotes up to it is odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Between(ulong quotes)
    {
        if (Pclmulqdq.IsSupported)
        {
            // A carry-less multiplication by all ones does all of the following steps at once.
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(quotes), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        }

        quotes ^= quotes << 1;
        quotes ^= quotes << 2;
        quotes ^= quotes << 4;
        quotes ^= quotes << 8;
        quotes ^= quotes << 16;
        return quotes ^ (quotes << 32);
    }

    /// <summary>The characters after an unescaped backslash, found by an addition whose carry runs along a sequence of backslashes.</summary>
    private static ulong Escaped(ulong backslashes, ref State state)
    {
        const ulong EvenBits = 0x5555_5555_5555_5555;
        backslashes &= ~state.Escaped;
        ulong follows = (backslashes << 1) | state.Escaped;
        ulong oddStarts = backslashes & ~EvenBits & ~follows;
        ulong sum = oddStarts + backslashes;
        state.Escaped = sum < oddStarts ? 1UL : 0;
        return (EvenBits ^ (sum << 1)) & follows;
    }

    /// <summary>Control characters and escapes are rare, so they are looked at one by one.</summary>
    private ulong Checked(ulong tokens, ulong controls, ulong escapes, ulong inString, int at)
    {
        for (ulong left = controls | escapes; left != 0; left &= left - 1)
        {
            int place = BitOperations.TrailingZeroCount(left);
            ulong bit = 1UL << place;
            bool isGood = (bit & escapes) != 0
                ? JsonText.IsEscape(_text.AsSpan(0, _end), at + place + 1)
                : at + place >= _end || ((bit & inString) == 0 && _text[at + place] is (byte)'\n' or (byte)'\r' or (byte)'\t');
            if (!isGood)
            {
                _end = _stop = at + place;
                return tokens & (bit - 1);
            }
        }

        return tokens;
    }

    /// <summary>The state that a block needs from the previous one.</summary>
    private struct State
    {
        /// <summary>All bits where the block starts within a string.</summary>
        public ulong InString;

        /// <summary>1 if its first byte is escaped.</summary>
        public ulong Escaped;

        /// <summary>1 if its first byte can continue a scalar.</summary>
        public ulong Scalar;
    }
}
