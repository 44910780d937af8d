using System.Text;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>The names of variables in Mixpanel, and which of them are lists.</summary>
internal sealed class AnalyticsNaming
{
    private const string SerialSuffix = " Serial";

    private readonly byte[] _text;
    private readonly int[] _ends;
    private readonly byte[]?[] _delimiters = new byte[]?[AnalyticsVariable.FirstEvent];

    /// <summary>Names every variable.</summary>
    /// <param name="names">The names of the rules file, by variable. Others are called as Adobe calls them.</param>
    /// <param name="delimiters">What is between the values of variables that hold lists.</param>
    public AnalyticsNaming(IReadOnlyDictionary<int, string> names, IReadOnlyDictionary<int, string> delimiters)
    {
        List<byte> text = [];
        _ends = new int[AnalyticsVariable.Count + 1];
        for (int id = 0; id < AnalyticsVariable.Count; id++)
        {
            text.AddRange(JsonEscapes.Quote((names.GetValueOrDefault(id) ?? AnalyticsVariable.PropertyOf(id)) + SerialSuffix).AsSpan()[1..^1]);
            _ends[id + 1] = text.Count;
            if (id < AnalyticsVariable.FirstEvent)
            {
                string? delimiter = delimiters.GetValueOrDefault(id) ?? (AnalyticsVariable.IsList(id) ? "," : null);
                _delimiters[id] = delimiter is null ? null : Encoding.UTF8.GetBytes(delimiter);
            }
        }

        _text = [.. text];
    }

    /// <summary>A variable's property, as the content of a JSON string.</summary>
    public ReadOnlySpan<byte> NameOf(int id) => SerialNameOf(id)[..^SerialSuffix.Length];

    /// <summary>The property that holds the id by which an event is counted once, as the content of a JSON string.</summary>
    public ReadOnlySpan<byte> SerialNameOf(int id) => _text.AsSpan(_ends[id].._ends[id + 1]);

    /// <summary>What is between the values of a variable that holds a list; <see langword="null"/> for one that holds a single value.</summary>
    public byte[]? DelimiterOf(int id) => _delimiters[id];
}
