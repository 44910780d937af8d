using System.Text;

namespace MixpanelFunctions.Verifying.Prints;

/// <summary>Names of events, rules and properties by number. Takes a limited number; all later names share one number. Serves one thread at a time.</summary>
internal sealed class PrintNames
{
    /// <summary>The most names of events and rules.</summary>
    public const int Most = 10_000;

    /// <summary>The number of all names beyond that.</summary>
    public const int Other = 0;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { ["(further names)"] = Other };
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly List<string> _names = ["(further names)"];
    private readonly Dictionary<uint, string> _properties = [];

    public PrintNames() => _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The number of a name.</summary>
    public int NumberOf(ReadOnlySpan<char> name)
    {
        if (_bySpan.TryGetValue(name, out int number))
        {
            return number;
        }

        if (_names.Count > Most)
        {
            return Other;
        }

        string added = name.ToString();
        _names.Add(added);
        _numbers.Add(added, _names.Count - 1);
        return _names.Count - 1;
    }

    /// <summary>The name of a number.</summary>
    public string Name(int number) => number < 0 ? string.Empty : _names[number];

    /// <summary>Remembers the name of a property by its hash.</summary>
    public void AddProperty(uint hash, ReadOnlySpan<byte> name)
    {
        if (_properties.Count < Most && !_properties.ContainsKey(hash))
        {
            _properties.Add(hash, Encoding.UTF8.GetString(name));
        }
    }

    /// <summary>The name of a property.</summary>
    public string Property(uint hash) => _properties.GetValueOrDefault(hash, "a property");
}
