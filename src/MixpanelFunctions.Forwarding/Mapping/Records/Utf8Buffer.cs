using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>UTF-8 that grows: records are written straight into it. Its array comes from the shared pool.</summary>
public sealed class Utf8Buffer : IDisposable
{
    private byte[] _bytes;

    /// <summary>Starts empty.</summary>
    /// <param name="capacity">The bytes that are expected.</param>
    public Utf8Buffer(int capacity = 64 * 1024) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>The bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>The written bytes, for asynchronous readers. Valid until the next write.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Appends a text as it is.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Append(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    /// <summary>Appends a whole number.</summary>
    public void Append(long number)
    {
        _ = Utf8Formatter.TryFormat(number, Room(20), out int length);
        Length += length;
    }

    /// <summary>Space for at least this many bytes after what was written; <see cref="Advance"/> uses it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Room(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Grow(length);
        }

        return _bytes.AsSpan(Length);
    }

    /// <summary>Takes bytes that were written to <see cref="Room"/>.</summary>
    public void Advance(int length) => Length += length;

    /// <summary>Appends a member of an object: what precedes its value, and a value that can be copied unchanged.</summary>
    /// <param name="prefix">What precedes the value.</param>
    /// <param name="array">The buffer of the value.</param>
    /// <param name="start">Where the value starts.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="isQuoted">Whether quotes are put around it.</param>
    internal void Append(in PaddedText prefix, byte[] array, int start, int length, bool isQuoted)
    {
        Span<byte> room = Room(prefix.Length + length + 2 + PaddedText.Slack);
        prefix.CopyTo(room);
        room = room[prefix.Length..];
        if (!isQuoted)
        {
            PaddedText.Copy(array, start, length, room);
            Length += prefix.Length + length;
            return;
        }

        room[0] = (byte)'"';
        PaddedText.Copy(array, start, length, room[1..]);
        room[length + 1] = (byte)'"';
        Length += prefix.Length + length + 2;
    }

    private void Grow(int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + length));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    /// <summary>Forgets what was written from there on.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
