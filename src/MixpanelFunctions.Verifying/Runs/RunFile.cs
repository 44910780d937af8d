using System.Buffers.Binary;
using MixpanelFunctions.Verifying.Prints;

namespace MixpanelFunctions.Verifying.Runs;

/// <summary>
/// Takes entries in any order and gives them back sorted by key. Up to a limit, entries are sorted in memory. Further entries are in
/// sorted runs in one temporary file, which is deleted on disposal. An entry begins with its length (4 bytes) and its key (16 bytes).
/// </summary>
internal sealed class RunFile : IDisposable
{
    /// <summary>The bytes of entries that are sorted in memory where nothing else is said: 32 MiB.</summary>
    public const int DefaultChunk = 32 * 1024 * 1024;

    private readonly string _folder;
    private readonly List<(long Start, long End)> _runs = [];
    private readonly int _chunkBytes;
    private byte[] _chunk;
    private (UInt128 Key, int Offset)[] _entries;
    private int _length;
    private int _count;
    private FileStream? _file;

    /// <summary>Starts empty.</summary>
    /// <param name="folder">The folder for the temporary file.</param>
    /// <param name="chunkBytes">The bytes of entries that are sorted in memory.</param>
    public RunFile(string folder, int chunkBytes = DefaultChunk)
    {
        (_folder, _chunkBytes) = (folder, chunkBytes);
        _chunk = new byte[Math.Min(chunkBytes, 64 * 1024)];
        _entries = new (UInt128, int)[256];
    }

    /// <summary>How many entries there are.</summary>
    public long Count { get; private set; }

    /// <summary>The bytes that lie on disk.</summary>
    public long BytesOnDisk => _runs.Count == 0 ? 0 : _runs[^1].End;

    /// <summary>How many sorted runs are on disk.</summary>
    public int RunsOnDisk => _runs.Count;

    /// <summary>Takes an entry.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public void Add(ReadOnlySpan<byte> entry)
    {
        if (_length > 0 && _length + entry.Length > _chunkBytes)
        {
            Spill();
        }

        Grow(entry.Length);
        entry.CopyTo(_chunk.AsSpan(_length));
        _entries[_count++] = (Print.KeyOf(entry), _length);
        _length += entry.Length;
        Count++;
    }

    /// <summary>Ends adding. If any entries are on disk, all of them are after this call, and the memory is free.</summary>
    public void Finish()
    {
        if (_runs.Count > 0)
        {
            Spill();
            (_chunk, _entries) = ([], []);
        }
        else
        {
            Sort();
        }
    }

    /// <summary>The sorted parts, each to be read from its start.</summary>
    /// <param name="bufferBytes">The bytes that are read at once of each.</param>
    public IEnumerable<RunCursor> Cursors(int bufferBytes) =>
        _runs.Count > 0
            ? _runs.Select(run => RunCursor.OnDisk(_file!.SafeFileHandle, run.Start, run.End, bufferBytes))
            : _count > 0 ? [RunCursor.InMemory(_chunk, [.. _entries.Take(_count).Select(entry => entry.Offset)])] : [];

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Sort() => Array.Sort(_entries, 0, _count, Comparer<(UInt128 Key, int Offset)>.Create((left, right) => left.Key.CompareTo(right.Key)));

    private void Grow(int more)
    {
        if (_chunk.Length - _length < more)
        {
            Array.Resize(ref _chunk, (int)Math.Max(Math.Min(_chunk.Length * 2L, _chunkBytes), _length + (long)more));
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }
    }

    private void Spill()
    {
        if (_count == 0)
        {
            return;
        }

        _file ??= Create();
        Sort();
        long start = BytesOnDisk;
        _file.Position = start;
        for (int i = 0; i < _count; i++)
        {
            int offset = _entries[i].Offset;
            _file.Write(_chunk, offset, BinaryPrimitives.ReadInt32LittleEndian(_chunk.AsSpan(offset)));
        }

        _file.Flush();
        _runs.Add((start, _file.Position));
        (_length, _count) = (0, 0);
    }

    private FileStream Create()
    {
        Forwarding.DeadLetters.OwnerOnly.CreateFolder(_folder);
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 1024 * 1024,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(_folder, $"{Guid.NewGuid():N}.runs"), options);
    }
}
