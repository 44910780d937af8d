using System.Text;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>
/// Which properties of the current record met a limit, each once. Empty for nearly every record, and then it costs
/// nothing; its buffers are used again.
/// </summary>
internal sealed class RepairNotes
{
    private readonly KeySet _names = new();
    private readonly List<RepairKinds> _kinds = [];

    public int Count => _kinds.Count;

    /// <summary>A property's name as the content of a JSON string.</summary>
    public ReadOnlySpan<byte> Name(int index) => _names[index];

    /// <summary>What was done to it.</summary>
    public RepairKinds Kinds(int index) => _kinds[index];

    /// <summary>The first property that was changed or dropped; <see langword="null"/> if none was.</summary>
    public string? FirstCut()
    {
        int first = _kinds.FindIndex(kinds => (kinds & RepairKinds.Cuts) != 0);
        return first < 0 ? null : Encoding.UTF8.GetString(_names[first]);
    }

    public void Clear()
    {
        if (_kinds.Count > 0)
        {
            _names.Clear();
            _kinds.Clear();
        }
    }

    public void Add(ReadOnlySpan<byte> name, RepairKinds kinds)
    {
        if (kinds == RepairKinds.None)
        {
            return;
        }

        if (_names.Add(name, out int index))
        {
            _kinds.Add(kinds);
        }
        else
        {
            _kinds[index] |= kinds;
        }
    }
}
