using MixpanelFunctions.Verifying.Prints;

namespace MixpanelFunctions.Verifying.Comparing;

/// <summary>The records of one event and <c>$insert_id</c>: those that should be there, and those that are.</summary>
internal sealed class SameKey
{
    /// <summary>The most different ones of a side that are compared with each other.</summary>
    public const int Most = 64;

    private readonly List<byte[]> _spare = [];

    /// <summary>Those that should be there, none twice.</summary>
    public List<Variant> Expected { get; } = [];

    /// <summary>Those that are there, copies that Mixpanel counts as one counted together.</summary>
    public List<Variant> Actual { get; } = [];

    /// <summary>Records that were left out because there was no space for them.</summary>
    public long Overflow { get; private set; }

    /// <summary>Starts with the next key.</summary>
    public void Begin()
    {
        Recycle(Expected);
        Recycle(Actual);
        Overflow = 0;
    }

    /// <summary>Takes a record.</summary>
    public void Add(ReadOnlySpan<byte> entry, bool isExpected)
    {
        List<Variant> variants = isExpected ? Expected : Actual;
        Print print = new(entry);
        foreach (Variant variant in variants)
        {
            if (variant.Print.Time == print.Time && variant.Print.DistinctId == print.DistinctId)
            {
                variant.Copies++;
                if (!isExpected)
                {
                    // Of copies, the last one counts. The export does not show which one that is, so any correct copy can be.
                    variant.Add(Copy(entry), entry.Length);
                }

                return;
            }
        }

        if (variants.Count == Most)
        {
            Overflow++;
            return;
        }

        variants.Add(new Variant(Copy(entry), entry.Length));
    }

    private byte[] Copy(ReadOnlySpan<byte> entry)
    {
        byte[] bytes = [];
        if (_spare.Count > 0)
        {
            bytes = _spare[^1];
            _spare.RemoveAt(_spare.Count - 1);
        }

        if (bytes.Length < entry.Length)
        {
            bytes = new byte[Math.Max(512, entry.Length)];
        }

        entry.CopyTo(bytes);
        return bytes;
    }

    private void Recycle(List<Variant> variants)
    {
        foreach (Variant variant in variants)
        {
            if (_spare.Count < 16)
            {
                _spare.Add(variant.Buffer);
            }
        }

        variants.Clear();
    }
}

/// <summary>A record, and its copies that Mixpanel counts as one with it.</summary>
internal sealed class Variant(byte[] buffer, int length)
{
    private const int MostVersions = 16;

    private List<(byte[] Buffer, int Length)>? _versions;

    /// <summary>The bytes of the first.</summary>
    public byte[] Buffer => buffer;

    /// <summary>How many copies there are.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>The first.</summary>
    public Print Print => new(buffer.AsSpan(0, length));

    /// <summary>How many different contents the copies have; the first is number 0.</summary>
    public int Versions => 1 + (_versions?.Count ?? 0);

    /// <summary>A copy with other content.</summary>
    public Print Version(int number) => number == 0 ? Print : new(_versions![number - 1].Buffer.AsSpan(0, _versions[number - 1].Length));

    /// <summary>Takes a copy, where its content is another.</summary>
    public void Add(byte[] copy, int copyLength)
    {
        for (int i = 0; i < Versions; i++)
        {
            if (Version(i).Bytes.SequenceEqual(copy.AsSpan(0, copyLength)))
            {
                return;
            }
        }

        if (Versions < MostVersions)
        {
            (_versions ??= []).Add((copy, copyLength));
        }
    }
}
