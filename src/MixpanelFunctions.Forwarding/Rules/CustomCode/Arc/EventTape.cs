using System.Text;
using MixpanelFunctions.Forwarding.Events.Tokens;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Arc;

/// <summary>
/// Where the values of one event's text stand: a flat list in the order of the text, in which every container knows where it ends, so
/// that a value that no code reads is skipped in one step. Kept and filled again for each event. The text has been read before,
/// so it is JSON.
/// </summary>
internal sealed class EventTape
{
    private readonly TokenIndex _index = new();
    private Node[] _nodes = new Node[256];
    private int[] _open = new int[16];
    private int _count;
    private byte[] _text = [];
    private int _offset;
    private int _length;
    private bool _isPlain;

    /// <summary>The text of the whole event.</summary>
    private ReadOnlySpan<byte> Text => _text.AsSpan(_offset, _length);

    /// <summary>Finds all values of a text.</summary>
    /// <param name="text">What the text is in.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="length">How long it is.</param>
    public void Read(byte[] text, int start, int length)
    {
        Move(text, start, length);
        _count = 0;
        _isPlain = Ascii.IsValid(Text) && !Text.Contains((byte)'\\');
        _index.Start(text, start, start + length);
        JsonTokens tokens = new(text.AsSpan(0, start + length), _index);
        int depth = 0;
        int token = 0;
        int last = -1;
        for (byte first = tokens.First(token); first != 0; token = tokens.Next(token), first = tokens.First(token))
        {
            int at = tokens.Start(token) - start;
            if (last >= 0)
            {
                _nodes[last].End = tokens.EndBefore(token) - start;
                last = -1;
            }

            switch (first)
            {
                case (byte)'{' or (byte)'[':
                    if (depth == _open.Length)
                    {
                        Array.Resize(ref _open, depth * 2);
                    }

                    _open[depth++] = Add(first, at);
                    break;
                case (byte)'}' or (byte)']':
                    ref Node container = ref _nodes[_open[--depth]];
                    (container.End, container.Next) = (at + 1, _count);
                    break;
                case (byte)':' or (byte)',':
                    break;
                default:
                    last = Add(first, at);
                    _nodes[last].Next = _count;
                    break;
            }
        }

        if (last >= 0)
        {
            _nodes[last].End = length;
        }
    }

    /// <summary>Notes that the same text is elsewhere now.</summary>
    public void Move(byte[] text, int start, int length) => (_text, _offset, _length) = (text, start, length);

    /// <summary>The type of a value, by its first byte.</summary>
    public byte Kind(int node) => _nodes[node].Kind;

    /// <summary>The first entry of a container, or where it would be: its end.</summary>
    public static int First(int container) => container + 1;

    /// <summary>The position after a value and its content. For a name, that is its value.</summary>
    public int Next(int node) => _nodes[node].Next;

    /// <summary>The text of a value; a string's with its quotes.</summary>
    public ReadOnlySpan<byte> Raw(int node) => Text[_nodes[node].Start.._nodes[node].End];

    /// <summary>Finds the value of a name in an object; of a name that comes twice the last, as <c>JSON.parse</c> has it.</summary>
    /// <returns>The value's node, or -1.</returns>
    public int Find(int container, string name)
    {
        int end = Next(container);
        int found = -1;
        for (int node = First(container); node < end; node = Next(node + 1))
        {
            if (IsNamed(node, name))
            {
                found = node + 1;
            }
        }

        return found;
    }

    /// <summary>A name or string as in JavaScript: a lone surrogate is kept.</summary>
    public string Content(int node)
    {
        ReadOnlySpan<byte> content = Raw(node)[1..^1];
        return !_isPlain && content.Contains((byte)'\\') ? ScriptText.Unescape(content) : Encoding.UTF8.GetString(content);
    }

    private bool IsNamed(int node, string name)
    {
        ref readonly Node entry = ref _nodes[node];
        ReadOnlySpan<byte> raw = Text[(entry.Start + 1)..(entry.End - 1)];
        return raw.Length == name.Length ? Ascii.Equals(raw, name) || (!_isPlain && Content(node) == name)
            : !_isPlain && Content(node) == name;
    }

    private int Add(byte kind, int start)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }

        _nodes[_count] = new Node { Kind = kind, Start = start };
        return _count++;
    }

    private struct Node
    {
        public int Start;
        public int End;
        public int Next;
        public byte Kind;
    }
}
