namespace MixpanelFunctions.Verifying.Runs;

/// <summary>Reads several sorted files as one, in the order of the keys.</summary>
internal sealed class RunMerge
{
    // For all runs together, so that a merge uses the same memory for any number of runs.
    private const int BufferBytes = 48 * 1024 * 1024;

    private const int LeastBuffer = 8 * 1024;

    private const int MostBuffer = 512 * 1024;

    private readonly PriorityQueue<RunCursor, UInt128> _cursors = new();
    private RunCursor? _current;

    /// <summary>Opens the files.</summary>
    /// <param name="files">Finished files; the side of an entry is its file's place in this list.</param>
    public RunMerge(params ReadOnlySpan<RunFile> files)
    {
        int runs = 1;
        foreach (RunFile file in files)
        {
            runs += file.RunsOnDisk;
        }

        int buffer = Math.Clamp(BufferBytes / runs, LeastBuffer, MostBuffer);
        for (int side = 0; side < files.Length; side++)
        {
            foreach (RunCursor cursor in files[side].Cursors(buffer))
            {
                cursor.Side = side;
                Queue(cursor);
            }
        }
    }

    /// <summary>The side of the entry at hand.</summary>
    public int Side => _current!.Side;

    /// <summary>The key of the entry at hand.</summary>
    public UInt128 Key => _current!.Key;

    /// <summary>The entry at hand; valid until the next is requested.</summary>
    public ReadOnlySpan<byte> Entry => _current!.Entry;

    /// <summary>Moves to the next entry. False at the end.</summary>
    public bool Next()
    {
        if (_current is { } last)
        {
            Queue(last);
        }

        return _cursors.TryDequeue(out _current, out _);
    }

    private void Queue(RunCursor cursor)
    {
        if (cursor.Next())
        {
            _cursors.Enqueue(cursor, cursor.Key);
        }
    }
}
