namespace MixpanelFunctions.Forwarding.Configuration.Errors;

/// <summary>Collects all errors in a configuration, so that they are reported at once.</summary>
public sealed class ConfigurationErrors
{
    private readonly List<ConfigurationError> _errors = [];
    private readonly List<ConfigurationError> _warnings = [];
    private readonly Dictionary<string, Lazy<TextPlaces>> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>The errors noted so far, in order.</summary>
    public IReadOnlyList<ConfigurationError> All => _errors;

    /// <summary>Notes an error.</summary>
    public void Add(Place place, string message)
    {
        ArgumentNullException.ThrowIfNull(place);
        ConfigurationError error = Locate(place, message);
        // A data element that two rules use is wrong once.
        if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }

    /// <summary>Notes each name that several things of a kind have, at the last of them.</summary>
    /// <param name="things">The things.</param>
    /// <param name="read">The name of a thing, and where it is defined. One without a name is skipped.</param>
    /// <param name="message">The message about a name.</param>
    internal void AddSameNames<T>(IEnumerable<T> things, Func<T, (string Name, Place Place)> read, Func<string, string> message)
    {
        foreach (IGrouping<string, (string Name, Place Place)> same in things.Select(read).GroupBy(thing => thing.Name, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() > 1))
        {
            Add(same.Last().Place.Key("name"), message(same.Key));
        }
    }

    /// <summary>Warnings, in order: parts that are valid but probably do not do what the author wants.</summary>
    public IReadOnlyList<ConfigurationError> Warnings => _warnings;

    /// <summary>Notes a warning.</summary>
    public void Warn(Place place, string message)
    {
        ArgumentNullException.ThrowIfNull(place);
        ConfigurationError warning = Locate(place, message);
        if (!_warnings.Contains(warning))
        {
            _warnings.Add(warning);
        }
    }

    /// <summary>Gives the text of a file, so that errors in it have a line.</summary>
    /// <param name="file">The file.</param>
    /// <param name="text">What it holds.</param>
    internal void AddText(Place file, string text)
    {
        string name = file.ToString();
        // Most configurations have no error: the text is searched at the first one.
        _texts[name] = new Lazy<TextPlaces>(() => new TextPlaces(text, name));
    }

    /// <summary>Sets the name of what is defined at a place, so that errors below it contain it.</summary>
    /// <param name="place">Where it is defined.</param>
    /// <param name="owner">What it is, with its name: <c>rule "Purchase"</c>.</param>
    internal void AddOwner(Place place, string owner) => _owners[place.ToString()] = owner;

    /// <summary>Ends the start-up if anything is wrong.</summary>
    /// <exception cref="InvalidConfigurationException">There are errors.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidConfigurationException([.. _errors]);
        }
    }

    private ConfigurationError Locate(Place place, string message)
    {
        (int Line, int Column)? position = _texts.TryGetValue(place.Root.ToString(), out Lazy<TextPlaces>? places) ? places.Value.Find(place.ToString()) : null;
        string? owner = null;
        for (Place? at = place; at is not null && owner is null; at = at.Above)
        {
            owner = _owners.GetValueOrDefault(at.ToString());
        }

        return new ConfigurationError(place.ToString(), message) { Line = position?.Line, Column = position?.Column, Owner = owner };
    }
}
