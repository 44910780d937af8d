using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using MixpanelFunctions.Verifying.Prints;

namespace MixpanelFunctions.Verifying.Runs;

/// <summary>Reads the entries of a sorted part, one after another.</summary>
internal sealed class RunCursor
{
    private readonly SafeFileHandle? _file;
    private readonly int[] _offsets;
    private readonly long _end;
    private byte[] _buffer;
    private long _position;
    private int _start;
    private int _filled;
    private int _next;

    private RunCursor(SafeFileHandle? file, long position, long end, byte[] buffer, int[] offsets) =>
        (_file, _position, _end, _buffer, _offsets) = (file, position, end, buffer, offsets);

    /// <summary>The side that the entries are of: what the caller says.</summary>
    public int Side { get; set; }

    /// <summary>The key of the entry at hand.</summary>
    public UInt128 Key => Print.KeyOf(Entry);

    /// <summary>The entry at hand; valid until the next is requested.</summary>
    public ReadOnlySpan<byte> Entry => _buffer.AsSpan(_start, BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start)));

    /// <summary>Entries in memory.</summary>
    public static RunCursor InMemory(byte[] chunk, int[] offsets) => new(null, 0, 0, chunk, offsets);

    /// <summary>Entries on disk.</summary>
    public static RunCursor OnDisk(SafeFileHandle file, long start, long end, int bufferBytes) => new(file, start, end, new byte[bufferBytes], []);

    /// <summary>Moves to the next entry. False at the end.</summary>
    public bool Next()
    {
        if (_file is null)
        {
            if (_next == _offsets.Length)
            {
                return false;
            }

            _start = _offsets[_next++];
            return true;
        }

        _start += _next;
        if (!Fill(sizeof(int)))
        {
            return false;
        }

        _next = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        return Fill(_next) ? true : throw new InvalidDataException("A temporary file is cut off.");
    }

    private bool Fill(int needed)
    {
        if (_filled - _start >= needed)
        {
            return true;
        }

        _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
        (_filled, _start) = (_filled - _start, 0);
        if (_buffer.Length < needed)
        {
            Array.Resize(ref _buffer, needed);
        }

        while (_filled < needed && _position < _end)
        {
            int room = (int)Math.Min(_buffer.Length - _filled, _end - _position);
            int read = RandomAccess.Read(_file!, _buffer.AsSpan(_filled, room), _position);
            if (read == 0)
            {
                break;
            }

            _position += read;
            _filled += read;
        }

        return _filled >= needed;
    }
}
