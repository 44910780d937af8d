namespace MixpanelFunctions.Local.Input;

/// <summary>Reads a stream one block ahead, so that processing does not wait for the next block.</summary>
/// <remarks>
/// A terminal or a pipe may have nothing to give forever, and its stream cannot stop waiting: on cancellation the
/// reading is left alone, with a block that is no longer used.
/// </remarks>
internal sealed class ReadAhead : IDisposable
{
    /// <summary>The bytes of a block.</summary>
    public const int BlockSize = 1024 * 1024;

    private readonly Stream _stream;
    private readonly bool _mayWaitForever;
    private readonly byte[] _block = new byte[BlockSize];
    private Task<int> _reading;

    /// <summary>Starts to read.</summary>
    /// <param name="stream">The stream, disposed of with this.</param>
    /// <param name="mayWaitForever">Whether it can wait forever without data.</param>
    public ReadAhead(Stream stream, bool mayWaitForever)
    {
        _stream = stream;
        _mayWaitForever = mayWaitForever;
        _reading = Start();
    }

    /// <summary>Waits for the next block, and hands it to be copied.</summary>
    /// <param name="take">Copies the block; an empty one is the end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The stream cannot be read any further.</exception>
    /// <exception cref="InvalidDataException">The stream is compressed, and broken.</exception>
    public void Next(Action<ReadOnlySpan<byte>> take, CancellationToken cancellationToken)
    {
        _ = Task.WaitAny([_reading], cancellationToken);
        int length = _reading.GetAwaiter().GetResult();
        take(_block.AsSpan(0, length));
        if (length > 0)
        {
            _reading = Start();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_mayWaitForever)
        {
            // Not closed while it is read. The result of the read does not matter anymore.
            _ = Task.WhenAny(_reading).GetAwaiter().GetResult();
        }

        _stream.Dispose();
    }

    private Task<int> Start() => Task.Run(() => _stream.Read(_block, 0, _block.Length));
}
