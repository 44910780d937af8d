using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Input;

/// <summary>
/// Messages from a file or standard input, one on each line, in constant memory for input of any length. A file that is one
/// JSON text over many lines is one message.
/// </summary>
internal sealed class MessageLines : IDisposable
{
    /// <summary>The longest line in bytes. Event Hubs takes messages of 1 MB; a file may hold a whole export on a line.</summary>
    public const int LongestLine = 64 * 1024 * 1024;

    /// <summary>The name for standard input.</summary>
    public const string StandardInput = "-";

    private static ReadOnlySpan<byte> Blanks => " \t\r"u8;

    private readonly ReadAhead _input;
    private readonly DateTimeOffset _enqueued;
    private readonly string _source;
    private byte[] _buffer = new byte[ReadAhead.BlockSize * 2];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _first = true;
    private bool _isChecked;
    private long _line;

    private MessageLines(ReadAhead input, string source, DateTimeOffset enqueued)
    {
        _input = input;
        _source = source;
        _enqueued = enqueued;
    }

    /// <summary>Opens an input.</summary>
    /// <param name="source">A file, compressed with gzip or not, or <c>-</c> for standard input.</param>
    /// <param name="enqueued">When the messages count as enqueued.</param>
    /// <exception cref="UserErrorException">There is no such file, it cannot be read, or it is UTF-16.</exception>
    public static MessageLines Open(string source, DateTimeOffset enqueued)
    {
        if (source != StandardInput && Directory.Exists(source))
        {
            throw new UserErrorException($"{source} cannot be read: it is a folder; name a file");
        }

        try
        {
            Stream stream = source == StandardInput ? Console.OpenStandardInput() : File.OpenRead(source);
            MessageLines lines = new(new ReadAhead(Inflate(stream), mayWaitForever: !stream.CanSeek), source, enqueued);
            return stream.CanSeek ? lines.Checked() : lines;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{source} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The next message; its body is valid until the next call.</summary>
    /// <param name="cancellationToken">Ends the wait for input that does not come.</param>
    /// <returns>The message, its sequence number that of the line counted from 1; <see langword="null"/> at the end.</returns>
    /// <exception cref="UserErrorException">The input cannot be read any further.</exception>
    public HubMessage? Next(CancellationToken cancellationToken)
    {
        while (TryReadLine(cancellationToken, out ReadOnlyMemory<byte> line))
        {
            if (!IsBlank(line.Span))
            {
                return new HubMessage
                {
                    Body = line,
                    Partition = "file",
                    SequenceNumber = _line,
                    EnqueuedTime = _enqueued,
                };
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    /// <summary>Refuses a file in UTF-16 before anything starts; standard input, which may have nothing to give yet, is refused at its first bytes.</summary>
    private MessageLines Checked()
    {
        try
        {
            while (!_isChecked && !_ended)
            {
                Fill(CancellationToken.None);
            }

            return this;
        }
        catch (UserErrorException)
        {
            Dispose();
            throw;
        }
    }

    private bool TryReadLine(CancellationToken cancellationToken, out ReadOnlyMemory<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = _buffer.AsMemory(_start, searched + found);
                if (_first && IsOneText(line.Span))
                {
                    line = ReadAll(cancellationToken);
                    return true;
                }

                // The first line with content.
                _first = _first && IsBlank(line.Span);
                _line++;
                _start += searched + found + 1;
                return true;
            }

            searched = _end - _start;
            if (_ended || searched >= LongestLine)
            {
                // The end, or a line that is not intentional: its text is used unchanged, to be
                // dead-lettered if it is not an event, and the rest counts as further lines.
                line = _buffer.AsMemory(_start, searched);
                _start = _end;
                _first = false;
                _line++;
                return searched > 0;
            }

            Fill(cancellationToken);
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(Blanks) < 0;

    /// <summary>Whether the first line begins a JSON text that ends lines further down, so that the whole input is one.</summary>
    private bool IsOneText(ReadOnlySpan<byte> line)
    {
        int mark = line.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        int firstByte = mark + line[mark..].IndexOfAnyExcept(Blanks);
        if (firstByte < mark || line[firstByte] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        Utf8JsonReader reader = new(line[firstByte..], isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    return false;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        // The text does not end on its line. If the next line starts an object, the line is truncated instead.
        int next = _start + line.Length + 1;
        return !(next < _end && _buffer[next] == '{' && line[firstByte] == '{');
    }

    private ReadOnlyMemory<byte> ReadAll(CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            if (_end - _start >= LongestLine)
            {
                throw new UserErrorException($"The input is one JSON text of more than {LongestLine / 1024 / 1024} MB. Put one event on a line.");
            }

            Fill(cancellationToken);
        }

        ReadOnlyMemory<byte> all = _buffer.AsMemory(_start, _end - _start);
        _start = _end;
        _first = false;
        _line++;
        return all;
    }

    private void Fill(CancellationToken cancellationToken)
    {
        try
        {
            _input.Next(Take, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The input cannot be read any further, after line {_line}: {exception.Message}", exception);
        }
    }

    private void Take(ReadOnlySpan<byte> block)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_buffer.Length - _end < block.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _end + block.Length));
        }

        block.CopyTo(_buffer.AsSpan(_end));
        _end += block.Length;
        _ended = block.IsEmpty;
        if (!_isChecked && _end - _start >= 2)
        {
            RefuseUtf16();
            _isChecked = true;
        }
    }

    /// <summary>
    /// Refuses a text that starts as UTF-16 does: with its byte order mark, or with a character that JSON can start with and a
    /// zero byte, which no JSON in UTF-8 contains.
    /// </summary>
    private void RefuseUtf16()
    {
        (byte one, byte two) = (_buffer[_start], _buffer[_start + 1]);
        string? encoding = (one, two) switch
        {
            (0xFF, 0xFE) => "Unicode",
            (0xFE, 0xFF) => "BigEndianUnicode",
            (_, 0) when StartsJson(one) => "Unicode",
            (0, _) when StartsJson(two) => "BigEndianUnicode",
            _ => null,
        };
        if (encoding is not null)
        {
            throw new UserErrorException(_source == StandardInput
                ? "Standard input is UTF-16. Nothing of it was used. Send it as UTF-8."
                : $"{_source} is UTF-16, as > in Windows PowerShell writes it. Nothing of it was used. Save it as UTF-8, for example with: Get-Content -Encoding {encoding} '{_source}' | Set-Content -Encoding utf8 NEW-FILE");
        }
    }

    private static bool StartsJson(byte letter) => "{[ \t\r\n"u8.Contains(letter);

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
