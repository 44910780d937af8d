using System.Globalization;
using System.Text;

namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>
/// Where something of the configuration stands, written as its author wrote it: a path in the rules file, or the name
/// of an app setting.
/// </summary>
public sealed class Place
{
    private readonly Place? _parent;
    private readonly string _name;
    private readonly bool _isIndex;

    private Place(Place? parent, string name, bool isIndex, bool isSetting)
    {
        _parent = parent;
        _name = name;
        _isIndex = isIndex;
        IsSetting = isSetting;
    }

    /// <summary>Whether it is an app setting, whose value is always text.</summary>
    public bool IsSetting { get; }

    /// <summary>A file, by the name that its author knows it by.</summary>
    public static Place File(string name) => new(null, name, false, false);

    /// <summary>An app setting, or the section of some, with <c>__</c> between levels.</summary>
    public static Place Setting(string name) => new(null, name, false, true);

    /// <summary>A key below this place.</summary>
    public Place Key(string name) => new(this, name, false, IsSetting);

    /// <summary>An item of the list at this place.</summary>
    public Place Item(int index) => new(this, index.ToString(CultureInfo.InvariantCulture), true, IsSetting);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (_parent is null)
        {
            return _name;
        }

        StringBuilder text = new(_parent.ToString());
        if (IsSetting)
        {
            // Settings are written Forwarding__Rules__0__Name; their keys come in whatever case they were given.
            text.Append("__").Append(_name.Length > 0 ? char.ToUpperInvariant(_name[0]) : string.Empty).Append(_name.AsSpan(Math.Min(1, _name.Length)));
        }
        else if (_isIndex)
        {
            text.Append('[').Append(_name).Append(']');
        }
        else
        {
            text.Append(_parent._parent is null ? ": " : ".").Append(_name);
        }

        return text.ToString();
    }
}
