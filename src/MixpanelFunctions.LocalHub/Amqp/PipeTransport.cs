using System.Buffers;
using System.IO.Pipelines;
using Amqp;
using Amqp.Listener;
using MixpanelFunctions.LocalHub.Security;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// A connection of the web server in the form that the AMQP library needs. Outgoing frames are collected and written a
/// moment later, so that the frames of one step are sent together: some clients check for credit as soon as they have
/// the link, and wait a second if it arrives in a later packet.
/// </summary>
internal sealed class PipeTransport(IDuplexPipe pipe, Grants grants) : IAsyncTransport
{
    /// <summary>The unsent bytes from which senders of events wait.</summary>
    private const int EnoughBytes = 2 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArrayBufferWriter<byte> _gathered = new();
    private ArrayBufferWriter<byte> _spare = new();
    private TaskCompletionSource? _room;
    private bool _isWriting;
    private bool _isClosing;

    /// <summary>Completes when the library has closed the connection and everything is written.</summary>
    public Task Closed => _closed.Task;

    public void SetConnection(Connection connection) => new ConnectionState(this, grants).AttachTo((ListenerConnection)connection);

    /// <summary>Completes when few enough bytes are unsent.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_lock)
        {
            if (_gathered.WrittenCount < EnoughBytes || _isClosing)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    public Task SendAsync(IList<ByteBuffer> bufferList, int listSize)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosing, this);
            foreach (ByteBuffer buffer in bufferList)
            {
                _gathered.Write(buffer.Buffer.AsSpan(buffer.Offset, buffer.Length));
            }

            StartWriting();
        }

        return Task.CompletedTask;
    }

    public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count)
    {
        ReadResult read = await pipe.Input.ReadAsync().ConfigureAwait(false);
        int length = (int)Math.Min(count, read.Buffer.Length);
        ReadOnlySequence<byte> taken = read.Buffer.Slice(0, length);
        taken.CopyTo(buffer.AsSpan(offset));
        pipe.Input.AdvanceTo(taken.End);
        return length;
    }

    public void Close()
    {
        lock (_lock)
        {
            _isClosing = true;
            StartWriting();
        }
    }

    void ITransport.Send(ByteBuffer buffer) => throw new NotSupportedException();

    int ITransport.Receive(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void StartWriting()
    {
        if (!_isWriting)
        {
            _isWriting = true;
            _ = WriteAllAsync();
        }
    }

    private async Task WriteAllAsync()
    {
        // Not on the sender's thread, and after its other frames.
        await Task.Yield();
        try
        {
            while (Next() is { } bytes)
            {
                FlushResult flushed = await pipe.Output.WriteAsync(bytes.WrittenMemory).ConfigureAwait(false);
                bytes.ResetWrittenCount();
                if (flushed.IsCompleted)
                {
                    End();
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The client has disconnected: the reading side sees it too and ends the connection.
            End();
        }
    }

    /// <summary>What is to be written next; null if there is nothing for now.</summary>
    private ArrayBufferWriter<byte>? Next()
    {
        TaskCompletionSource? room = null;
        try
        {
            lock (_lock)
            {
                (room, _room) = (_room, null);
                if (_gathered.WrittenCount > 0)
                {
                    (_gathered, _spare) = (_spare, _gathered);
                    return _spare;
                }

                _isWriting = false;
                if (_isClosing)
                {
                    _closed.TrySetResult();
                }

                return null;
            }
        }
        finally
        {
            room?.TrySetResult();
        }
    }

    private void End()
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _isClosing = true;
            (room, _room) = (_room, null);
        }

        room?.TrySetResult();
        _closed.TrySetResult();
    }
}
