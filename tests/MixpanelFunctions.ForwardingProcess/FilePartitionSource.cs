using System.Globalization;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.ForwardingProcess;

/// <summary>
/// A file of one message a line, dealt out to partitions in turn: line 0 to partition 0, line 1 to partition 1. A message's
/// sequence number is its line's, its offset the byte where that line begins, so that no reader looks at what is settled.
/// </summary>
internal sealed class FilePartitionSource(string file, int partitions) : IPartitionSource
{
    /// <summary>The same on every run, as a hub's is.</summary>
    public static DateTimeOffset Enqueued { get; } = new(2025, 6, 15, 14, 0, 0, TimeSpan.Zero);

    public Task<IReadOnlyList<string>> ListPartitionsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        [.. Enumerable.Range(0, partitions).Select(number => number.ToString(CultureInfo.InvariantCulture))]);

    public async Task<IPartitionReader> OpenAsync(string partition, PartitionPosition position, CancellationToken cancellationToken)
    {
        LineReader reader = new(file, partition, int.Parse(partition, CultureInfo.InvariantCulture), partitions);
        if (position is PartitionPosition.After(Checkpoint settled))
        {
            await reader.SkipAsync(settled, cancellationToken).ConfigureAwait(false);
        }

        return reader;
    }

    private sealed class LineReader(string file, string partition, int remainder, int partitions) : IPartitionReader
    {
        private readonly FileStream _stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        private byte[] _block = new byte[1 << 20];
        private int _start;
        private int _end;
        private long _line;
        private long _offset;

        public async Task SkipAsync(Checkpoint settled, CancellationToken cancellationToken)
        {
            _line = settled.SequenceNumber;
            _offset = _stream.Position = long.Parse(settled.Offset!, CultureInfo.InvariantCulture);
            await NextLineAsync(cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask<IReadOnlyList<HubMessage>> ReadAsync(int atMost, CancellationToken cancellationToken)
        {
            List<HubMessage> messages = [];
            while (messages.Count < atMost)
            {
                long line = _line;
                long offset = _offset;
                if (await NextLineAsync(cancellationToken).ConfigureAwait(false) is not { } body)
                {
                    break;
                }

                if (line % partitions == remainder)
                {
                    messages.Add(new HubMessage
                    {
                        Body = body.ToArray(),
                        Partition = partition,
                        SequenceNumber = line,
                        Offset = offset.ToString(CultureInfo.InvariantCulture),
                        EnqueuedTime = Enqueued,
                    });
                }
            }

            return messages;
        }

        public ValueTask DisposeAsync() => _stream.DisposeAsync();

        /// <summary>The next line without its end, valid until the next call; <see langword="null"/> at the end of the file.</summary>
        private async ValueTask<ReadOnlyMemory<byte>?> NextLineAsync(CancellationToken cancellationToken)
        {
            int length;
            while ((length = _block.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
            {
                _block.AsSpan(_start, _end - _start).CopyTo(_block);
                (_start, _end) = (0, _end - _start);
                if (_end == _block.Length)
                {
                    Array.Resize(ref _block, _block.Length * 2);
                }

                int read = await _stream.ReadAsync(_block.AsMemory(_end), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return _end == 0 ? null : throw new InvalidDataException("The last line has no end.");
                }

                _end += read;
            }

            ReadOnlyMemory<byte> line = _block.AsMemory(_start, length);
            _start += length + 1;
            _line++;
            _offset += length + 1;
            return line;
        }
    }
}
