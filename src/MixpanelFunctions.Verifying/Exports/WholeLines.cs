using System.Text;

namespace MixpanelFunctions.Verifying.Exports;

/// <summary>Checks that a text consists of complete lines of JSON objects: if an export fails, Mixpanel ends it with a plain message.</summary>
internal sealed class WholeLines
{
    private const int MostShown = 100;

    private bool _isAtStart = true;
    private byte _lastByte = (byte)'\n';
    private byte _last;

    /// <summary>Takes some more of the text.</summary>
    /// <exception cref="InvalidDataException">A line is not a JSON object.</exception>
    public void Take(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        int at = 0;
        while (at < text.Length)
        {
            if (_isAtStart)
            {
                int first = text[at..].IndexOfAnyExcept(" \t\r\n"u8);
                if (first < 0)
                {
                    break;
                }

                at += first;
                _isAtStart = false;
                if (text[at] != '{')
                {
                    string shown = Encoding.UTF8.GetString(text.Slice(at, Math.Min(MostShown, text.Length - at))).Split('\n')[0];
                    throw new InvalidDataException($"a line is not an event: \"{shown}\"");
                }
            }

            int end = text[at..].IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            at += end + 1;
            _isAtStart = true;
        }

        _lastByte = text[^1];
        int last = text.LastIndexOfAnyExcept(" \t\r\n"u8);
        _last = last >= 0 ? text[last] : _last;
    }

    /// <summary>The text ends.</summary>
    /// <exception cref="InvalidDataException">Its last line is cut.</exception>
    public void End()
    {
        if (_lastByte != '\n' && _last != '}')
        {
            throw new InvalidDataException("the last line is incomplete");
        }
    }
}
