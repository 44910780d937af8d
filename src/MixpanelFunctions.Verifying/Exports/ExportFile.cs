using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace MixpanelFunctions.Verifying.Exports;

/// <summary>Reads the lines of an export, downloaded or made manually: one event a line, compressed with gzip or not.</summary>
internal static class ExportFile
{
    private const int LongestLine = 64 * 1024 * 1024;

    /// <summary>Reads.</summary>
    /// <param name="stream">The text; disposed of at the end.</param>
    /// <param name="name">The common name of it.</param>
    /// <param name="take">Takes each line; false if it is not an event.</param>
    /// <param name="progress">Gets how many more bytes are read, uncompressed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ExportException">A line is not an event, or the file cannot be read.</exception>
    public static async Task ReadAsync(
        Stream stream, string name, Func<ReadOnlyMemory<byte>, bool> take, Action<long> progress, CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(Inflate(stream), new StreamPipeReaderOptions(bufferSize: 256 * 1024));
        long line = 0;
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAtLeastAsync(1, cancellationToken).ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = result.Buffer;
                long before = buffer.Length;
                while (TryLine(ref buffer, result.IsCompleted, out ReadOnlySequence<byte> text))
                {
                    line++;
                    ReadOnlyMemory<byte> memory = text.IsSingleSegment ? text.First : text.ToArray();
                    if (memory.Span.IndexOfAnyExcept(" \t\r"u8) >= 0 && !take(memory))
                    {
                        throw new ExportException($"{name}, line {line}: not an event of Mixpanel's raw export, {{\"event\":…,\"properties\":{{…}}}}. Export the events as NDJSON.");
                    }
                }

                progress(before - buffer.Length);
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }

                if (buffer.Length > LongestLine)
                {
                    throw new ExportException($"{name}, line {line + 1}: longer than {LongestLine / 1024 / 1024} MB. An export has one event on each line.");
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ExportException($"{name} cannot be read any further, after line {line}: {exception.Message}");
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool TryLine(ref ReadOnlySequence<byte> buffer, bool isEnd, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        buffer = isEnd ? buffer.Slice(buffer.End) : buffer;
        return isEnd && !line.IsEmpty;
    }

    private static Stream Inflate(Stream stream)
    {
        if (!stream.CanSeek)
        {
            return stream;
        }

        bool isGzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        return isGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
