using System.Runtime.InteropServices;
using MixpanelFunctions.Forwarding.DeadLetters;

namespace MixpanelFunctions.Replaying;

/// <summary>A file of dead letters while its letters are being replayed: what happens to each of its lines.</summary>
internal sealed class OpenLetters(LetterFile file)
{
    private readonly List<ReadOnlyMemory<byte>> _settled = [];
    private readonly List<List<ReadOnlyMemory<byte>>> _left = [];
    private bool _isChanged;

    /// <summary>The file as it was read.</summary>
    public LetterFile File { get; } = file;

    /// <summary>How many of its letters wait for their outcome.</summary>
    public int Waiting { get; set; }

    /// <summary>Whether its last line was looked at.</summary>
    public bool IsReadOut { get; set; }

    /// <summary>How many of its lines were looked at.</summary>
    public int LineCount => _left.Count;

    /// <summary>How many of its lines were settled by being replayed.</summary>
    public int Replayed { get; set; }

    /// <summary>How many of its lines were settled with another one of the same failure.</summary>
    public int Twice { get; set; }

    /// <summary>Whether its lines must be moved or replaced.</summary>
    public bool IsChanged => _isChanged;

    /// <summary>The lines to move.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Settled => _settled;

    /// <summary>The lines that stay, in their order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Left => [.. _left.SelectMany(lines => lines)];

    /// <summary>Notes a line, which stays unless another result is noted. Returns its index.</summary>
    public int Add(LetterLine line)
    {
        _left.Add([line.Text]);
        return _left.Count - 1;
    }

    /// <summary>A line is settled.</summary>
    public void Settle(int place)
    {
        _settled.AddRange(_left[place]);
        _left[place] = [];
        _isChanged = true;
    }

    /// <summary>A line failed again: lines with the new reasons replace it.</summary>
    public void Replace(int place, IReadOnlyList<DeadLetterLine> lines)
    {
        ReadOnlySpan<ReadOnlyMemory<byte>> before = CollectionsMarshal.AsSpan(_left[place]);
        bool isSame = lines.Count == 1 && before[0].Span.SequenceEqual(lines[0].Line.Span);
        _isChanged |= !isSame;
        _left[place] = [.. lines.Select(line => line.Line)];
    }
}
