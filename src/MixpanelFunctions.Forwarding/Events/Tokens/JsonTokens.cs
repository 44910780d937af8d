using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Events.Tokens;

/// <summary>
/// Walks JSON text from token to token. A token is a number, valid until the next call that continues from it; every method that continues returns the next token. Skipped
/// text is still checked.
/// </summary>
/// <remarks>
/// Every method that continues throws a <see cref="System.Text.Json.JsonException"/> where the text is not JSON, or is nested too
/// deeply. The token is handed in and out, and not kept here, so that it stays in a register.
/// </remarks>
internal readonly ref struct JsonTokens
{
    /// <summary>A name and what follows it, as <see cref="Next4"/> gives them.</summary>
    private const uint NameAndColon = ('"' << 0) | (':' << 8);

    private readonly ReadOnlySpan<byte> _text;
    private readonly TokenIndex _index;
    private readonly ref int _starts;
    private readonly ref byte _kinds;

    /// <summary>Walks the text of an index.</summary>
    /// <param name="text">From the beginning of the array to the text's end.</param>
    /// <param name="index">The index.</param>
    public JsonTokens(ReadOnlySpan<byte> text, TokenIndex index)
    {
        _text = text;
        _index = index;
        _starts = ref index.Starts;
        _kinds = ref index.Kinds;
    }

    /// <summary>Where a token starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Start(int token) => Unsafe.Add(ref _starts, token);

    /// <summary>A token's first byte; 0 after the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte First(int token) => Unsafe.Add(ref _kinds, token);

    /// <summary>The end of what precedes a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int EndBefore(int token) => EndBeforeByte(Start(token));

    /// <summary>The end of what precedes a byte that starts a token.</summary>
    /// <param name="end">The byte's place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int EndBeforeByte(int end)
    {
        while (end > 0 && _text[end - 1] <= ' ')
        {
            end--;
        }

        return end;
    }

    /// <summary>Goes back, or elsewhere in the text.</summary>
    /// <param name="at">Where a value starts.</param>
    /// <returns>The first token there.</returns>
    public int Restart(int at) => _index.Restart(at);

    /// <summary>Moves to the next token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int token) => ++token < _index.Count ? token : _index.Fill();

    /// <summary>Reads a name, and moves to its value.</summary>
    /// <param name="token">The name.</param>
    /// <param name="name">The name without its quotes, escapes undone.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadName(int token, out ReadOnlySpan<byte> name)
    {
        if (TryMember(token, out ObjectMember member))
        {
            name = Text(member.NameStart, member.NameEnd);
            return token + 2;
        }

        return ReadNameSlowly(token, out name);
    }

    /// <summary>
    /// Reads a member of an object with one check of four tokens. Fails if an end of the window is near, if a name has an
    /// escape, and if there is no name.
    /// </summary>
    /// <param name="token">The name.</param>
    /// <param name="member">The member. It is not checked whether the value is valid, or whether the next token is allowed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryMember(int token, out ObjectMember member)
    {
        uint four = Next4(token);
        if ((ushort)four == NameAndColon && token + 4 < _index.Count)
        {
            int start = Start(token) + 1;
            int end = EndBefore(token + 1) - 1;
            member = new ObjectMember(start, end, (byte)(four >> 16), (byte)(four >> 24));
            return !_index.MayHoldEscape(start, end);
        }

        member = default;
        return false;
    }

    /// <summary>Part of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text(int start, int end) => _text[start..end];

    private int ReadNameSlowly(int token, out ReadOnlySpan<byte> name)
    {
        if (First(token) != '"')
        {
            JsonText.Refuse();
        }

        int start = Start(token) + 1;
        token = Next(token);
        if (First(token) != ':')
        {
            JsonText.Refuse();
        }

        name = _text[start..(EndBefore(token) - 1)];
        if (name.Contains((byte)'\\'))
        {
            name = Unescaped(name);
        }

        return Next(token);
    }

    /// <summary>The first bytes of four tokens, the first the lowest; 0 for those after the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Next4(int token)
    {
        uint four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref _kinds, token));
        return BitConverter.IsLittleEndian ? four : BinaryPrimitives.ReverseEndianness(four);
    }

    /// <summary>Continues after a value in a container.</summary>
    /// <param name="token">The comma, or the container's end.</param>
    /// <param name="end">What ends the container.</param>
    /// <param name="more">Whether more follows in it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Continue(int token, char end, out bool more) => Next(GoOn(token, First(token), end, out more));

    /// <summary>Continues after a value in a container, if the next token is known already.</summary>
    /// <param name="token">The token after it.</param>
    /// <param name="follows">What follows the value.</param>
    /// <param name="end">What ends the container.</param>
    /// <param name="more">Whether more follows in it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GoOn(int token, byte follows, char end, out bool more)
    {
        more = follows == ',';
        if (!more && follows != end)
        {
            JsonText.Refuse();
        }

        return token;
    }

    /// <summary>Goes into a container.</summary>
    /// <param name="token">Its beginning.</param>
    /// <param name="depth">How many containers are open with it.</param>
    /// <param name="end">What ends it.</param>
    /// <param name="any">Whether it contains anything.</param>
    /// <returns>The first token in it, or after it if there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Enter(int token, int depth, char end, out bool any)
    {
        if (depth > JsonText.DeepestNesting)
        {
            JsonText.Refuse();
        }

        token = Next(token);
        any = First(token) != end;
        return any ? token : Next(token);
    }

    /// <summary>Whether a string has an escape.</summary>
    public bool IsEscaped(int start, int end) => _index.MayHoldEscape(start, end) && _text[start..end].Contains((byte)'\\');

    /// <summary>Whether a string is a certain text.</summary>
    /// <param name="start">Its opening quote.</param>
    /// <param name="end">Behind its closing one.</param>
    /// <param name="text">The text.</param>
    public bool IsText(int start, int end, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> content = _text[(start + 1)..(end - 1)];
        return IsEscaped(start, end) ? Unescaped(content).AsSpan().SequenceEqual(text) : content.SequenceEqual(text);
    }

    /// <summary>Skips a value.</summary>
    /// <param name="token">The value.</param>
    /// <param name="depth">How many containers it is in.</param>
    public int Skip(int token, int depth)
    {
        NoWatch watch = default;
        return Skip(token, depth, ref watch);
    }

    /// <summary>Skips a container, and returns whether it can be sent unchanged.</summary>
    /// <param name="token">The container.</param>
    /// <param name="depth">How many containers it is in.</param>
    /// <param name="traits">Known properties of its text.</param>
    public int Measure(int token, int depth, out ValueTraits traits)
    {
        PlainWatch watch = new(depth);
        token = Skip(token, depth, ref watch);
        traits = watch.Traits;
        return token;
    }

    private int Skip<TWatch>(int token, int depth, ref TWatch watch)
        where TWatch : struct, ITokenWatch
    {
        byte first = First(token);
        int start = Start(token);
        switch (first)
        {
            case (byte)'"':
                token = Next(token);
                TellString(start, token, ref watch);
                return token;
            case (byte)'{':
                watch.OnContainer(depth);
                return SkipObject(token, depth + 1, ref watch);
            case (byte)'[':
                watch.OnContainer(depth);
                return SkipArray(token, depth + 1, ref watch);
            default:
                CheckWord(first, start);
                token = Next(token);
                watch.OnScalar(watch.IsWatching ? _text[start..EndBefore(token)] : default);
                return token;
        }
    }

    /// <summary>Refuses what is not a string, number, boolean or null. What is in a string was checked as it was found.</summary>
    /// <param name="token">The value.</param>
    /// <param name="first">Its first byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckScalar(int token, byte first)
    {
        if (first != '"')
        {
            CheckWord(first, Start(token));
        }
    }

    private void CheckWord(byte first, int start)
    {
        switch (first)
        {
            case (byte)'t':
                JsonText.CheckWord(_text, start, "true"u8);
                break;
            case (byte)'f':
                JsonText.CheckWord(_text, start, "false"u8);
                break;
            case (byte)'n':
                JsonText.CheckWord(_text, start, "null"u8);
                break;
            default:
                JsonText.CheckNumber(_text, start);
                break;
        }
    }

    // Objects and arrays have loops of their own, which call one another: what follows a value is easier to guess for the
    // processor so than with one loop and a stack of what is open.
    private int SkipObject<TWatch>(int token, int depth, ref TWatch watch)
        where TWatch : struct, ITokenWatch
    {
        token = Enter(token, depth, '}', out bool more);
        while (more)
        {
            if (!watch.IsWatching && token + 4 < _index.Count)
            {
                // Name, colon, value and what follows with one check, if the value is not a container.
                uint four = Next4(token);
                byte first = (byte)(four >> 16);
                if ((ushort)four == NameAndColon && first is not ((byte)'{' or (byte)'['))
                {
                    CheckScalar(token + 2, first);
                    token = GoOn(token + 4, (byte)(four >> 24), '}', out more);
                    continue;
                }
            }

            int start = Start(token);
            if (First(token) != '"')
            {
                JsonText.Refuse();
            }

            token = Next(token);
            TellString(start, token, ref watch);
            if (First(token) != ':')
            {
                JsonText.Refuse();
            }

            token = Skip(Next(token), depth, ref watch);
            token = Continue(token, '}', out more);
        }

        return token;
    }

    private int SkipArray<TWatch>(int token, int depth, ref TWatch watch)
        where TWatch : struct, ITokenWatch
    {
        token = Enter(token, depth, ']', out bool more);
        while (more)
        {
            token = Skip(token, depth, ref watch);
            token = Continue(token, ']', out more);
        }

        return token;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TellString<TWatch>(int start, int next, ref TWatch watch)
        where TWatch : struct, ITokenWatch
    {
        if (watch.IsWatching)
        {
            int end = EndBefore(next) - 1;
            watch.OnString(end - start - 1, IsEscaped(start, Math.Max(start, end)));
        }
    }

    /// <summary>A name with escapes is valid JSON, but rare.</summary>
    private static byte[] Unescaped(ReadOnlySpan<byte> escaped)
    {
        byte[] name = new byte[escaped.Length];
        return name[..JsonEscapes.Undo(escaped, name)];
    }
}
