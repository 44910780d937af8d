using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Forwarding.Configuration.Errors;

/// <summary>
/// Where something of the configuration is, written as its author wrote it: a path in the rules file, or the name
/// of an app setting.
/// </summary>
public sealed class Place
{
    private readonly Place? _parent;
    private readonly string _name;
    private readonly bool _isIndex;
    private readonly IConfigurationSection? _section;

    private Place(Place? parent, string name, bool isIndex, bool isSetting, IConfigurationSection? section = null)
    {
        _parent = parent;
        _name = name;
        _isIndex = isIndex;
        IsSetting = isSetting;
        _section = section;
    }

    /// <summary>Whether it is an app setting, whose value is always text.</summary>
    public bool IsSetting { get; }

    /// <summary>The place that this one is below; <see langword="null"/> for a file or an app setting.</summary>
    internal Place? Above => _parent;

    /// <summary>The file or the app setting that it is in.</summary>
    internal Place Root => _parent?.Root ?? this;

    /// <summary>A file, by the name that its author knows it by.</summary>
    public static Place File(string name) => new(null, name, false, false);

    /// <summary>An app setting, or the section of some, with <c>__</c> between levels.</summary>
    public static Place Setting(string name) => new(null, name, false, true);

    /// <summary>A section of app settings, whose lists may be numbered with gaps.</summary>
    public static Place Settings(IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return new Place(null, section.Path.Replace(":", "__", StringComparison.Ordinal), false, true, section);
    }

    /// <summary>A key below this place.</summary>
    public Place Key(string name) => new(this, name, false, IsSetting, _section?.GetSection(name));

    /// <summary>An item of the list at this place.</summary>
    public Place Item(int index)
    {
        // The number that the author wrote. It differs from the item's index if numbers are missing.
        IConfigurationSection? item = _section is null ? null : SettingsTree.Items(_section)?.ElementAtOrDefault(index);
        return new Place(this, item?.Key ?? index.ToString(CultureInfo.InvariantCulture), true, IsSetting, item);
    }

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
            // Settings are written Forwarding__Rules__0__Name; their keys are in the case in which they were written.
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
