using System.Globalization;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>
/// One object of the configuration, read key by key. A key that was never read is not part of the model, and an
/// error: a misspelled key must not be ignored.
/// </summary>
internal sealed class ConfigObject
{
    private static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement.Clone();

    private readonly Dictionary<string, JsonElement> _rest;
    private readonly List<string> _known = [];
    private readonly List<string> _taken = [];
    private readonly Place _place;
    private readonly ConfigurationErrors _errors;

    public ConfigObject(JsonElement json, Place place, ConfigurationErrors errors)
    {
        _place = place;
        _errors = errors;
        // App settings come in any case, as everywhere in Azure; a rules file is written exactly.
        _rest = new Dictionary<string, JsonElement>(place.IsSetting ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        IsObject = json.ValueKind == JsonValueKind.Object;
        if (!IsObject)
        {
            errors.Add(place, $"must be an object, not {Name(json.ValueKind)}");
            return;
        }

        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!_rest.TryAdd(property.Name, property.Value))
            {
                errors.Add(place.Key(property.Name), "is written twice");
            }
        }
    }

    /// <summary>Where it is defined.</summary>
    public Place Place => _place;

    /// <summary>Whether it is an object at all; if not, that is noted already.</summary>
    public bool IsObject { get; }

    /// <summary>The keys that exist, of those that were read so far.</summary>
    public IReadOnlyList<string> Taken => _taken;

    /// <summary>Any value; <see langword="null"/> if the key is not there.</summary>
    public JsonElement? Take(string key)
    {
        _known.Add(key);
        if (!_rest.Remove(key, out JsonElement value))
        {
            return null;
        }

        _taken.Add(key);
        return value;
    }

    /// <summary>Whether the key is there.</summary>
    public bool Has(string key)
    {
        _known.Add(key);
        return _rest.ContainsKey(key);
    }

    /// <summary>Those of the keys that are there, in the order they were written in.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> TakeInOrder(IReadOnlyCollection<string> keys)
    {
        _known.AddRange(keys);
        List<KeyValuePair<string, JsonElement>> taken = [];
        foreach ((string written, JsonElement value) in _rest.ToList())
        {
            if (keys.FirstOrDefault(key => _rest.Comparer.Equals(key, written)) is { } name)
            {
                _rest.Remove(written);
                _taken.Add(name);
                taken.Add(new(name, value));
            }
        }

        return taken;
    }

    /// <summary>A text; <see langword="null"/> if the key is not there or, noted as an error, is not text.</summary>
    public string? Text(string key) => Take(key) is { } value ? Text(value, _place.Key(key), _errors) : null;

    /// <summary>A text, or the texts of a list; none if the key is not there.</summary>
    public IReadOnlyList<string> OneOrMore(string key) => Take(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. Items(list, _place.Key(key), _errors).Select(item => Text(item.Json, item.Place, _errors)).OfType<string>()],
        { } one => Text(one, _place.Key(key), _errors) is { } text ? [text] : [],
    };

    /// <summary>A boolean, as JSON or as an app setting's text; false if the key is not there.</summary>
    public bool Flag(string key)
    {
        switch (Take(key))
        {
            case null or { ValueKind: JsonValueKind.False }:
                return false;
            case { ValueKind: JsonValueKind.True }:
                return true;
            case { ValueKind: JsonValueKind.String } text when _place.IsSetting && bool.TryParse(text.GetString(), out bool value):
                return value;
            default:
                _errors.Add(_place.Key(key), "must be true or false");
                return false;
        }
    }

    /// <summary>The texts of a list, none of them empty; <see langword="null"/> if the key is not there.</summary>
    public IReadOnlyList<string>? Names(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        IReadOnlyList<string> names = Texts(key);
        for (int i = 0; i < names.Count; i++)
        {
            Check(key, !string.IsNullOrWhiteSpace(names[i]), "must be a name", i);
        }

        return names;
    }

    /// <summary>A boolean, or an object; <see langword="null"/> if the key is not there or is false.</summary>
    public T? FlagOrObject<T>(string key, Func<T> whenTrue, Func<ConfigObject, T> read)
        where T : class
    {
        if (_rest.TryGetValue(key, out JsonElement value) && value.ValueKind == JsonValueKind.Object)
        {
            return read(Object(key));
        }

        return Flag(key) ? whenTrue() : null;
    }

    /// <summary>Notes an error in the value of a key, or in an item of it, unless a condition holds.</summary>
    public void Check(string key, bool holds, string message, int? item = null)
    {
        if (!holds)
        {
            _errors.Add(item is { } index ? _place.Key(key).Item(index) : _place.Key(key), message);
        }
    }

    /// <summary>An object below this one; an empty one if the key is missing.</summary>
    public ConfigObject Object(string key) => new(Take(key) ?? EmptyObject, _place.Key(key), _errors);

    /// <summary>A number, as JSON or as an app setting's text; <see langword="null"/> if the key is not there or, noted as an error, is not a number.</summary>
    public double? Number(string key) => Take(key) is { } value ? Number(value, _place.Key(key)) : null;

    /// <summary>The whole numbers of a list; none if the key is not there. Another item is noted and left out.</summary>
    public IReadOnlyList<int> WholeNumbers(string key)
    {
        List<int> numbers = [];
        foreach ((JsonElement json, Place place) in Items(key))
        {
            if (Number(json, place) is { } number)
            {
                if (number == Math.Floor(number) && Math.Abs(number) < int.MaxValue)
                {
                    numbers.Add((int)number);
                }
                else
                {
                    _errors.Add(place, "must be a whole number");
                }
            }
        }

        return numbers;
    }

    /// <summary>The items of a list; none if the key is not there.</summary>
    public IEnumerable<(JsonElement Json, Place Place)> Items(string key) => Items(Take(key), _place.Key(key), _errors);

    /// <summary>The texts of a list; none if the key is not there. An item that is not text is noted, and empty.</summary>
    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(item => Text(item.Json, item.Place, _errors) ?? string.Empty)];

    /// <summary>Notes every key that was not read.</summary>
    /// <param name="instead">What to write instead of keys of other systems, by their plain name (<see cref="NearestName.Plain"/>).</param>
    public void RefuseRest(IReadOnlyDictionary<string, string>? instead = null)
    {
        foreach (string key in _rest.Keys)
        {
            string? write = instead?.GetValueOrDefault(NearestName.Plain(key));
            _errors.Add(_place.Key(key), $"unknown key \"{key}\"{(write is null ? NearestName.Suggest(key, _known) : $"; {write}")}");
        }
    }

    public static string? Text(JsonElement json, Place place, ConfigurationErrors errors)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return json.GetString();
        }

        errors.Add(place, $"must be a text, not {Name(json.ValueKind)}");
        return null;
    }

    public static IEnumerable<(JsonElement Json, Place Place)> Items(JsonElement? json, Place place, ConfigurationErrors errors)
    {
        switch (json)
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.Array } list:
                return list.EnumerateArray().Select((item, index) => (item, place.Item(index)));
            default:
                errors.Add(place, $"must be a list, not {Name(json.Value.ValueKind)}");
                return [];
        }
    }

    /// <summary>The values of an object whose names their author chooses.</summary>
    /// <param name="json">The object; <see langword="null"/> for none.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="names">What its keys are, in the plural.</param>
    /// <param name="errors">Takes errors.</param>
    public static IEnumerable<(string Name, JsonElement Json, Place Place)> Entries(JsonElement? json, Place place, string names, ConfigurationErrors errors)
    {
        switch (json)
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.Object } map:
                return map.EnumerateObject().Select(property => (property.Name, property.Value, place.Key(property.Name)));
            default:
                errors.Add(place, $"must be an object whose keys are {names}");
                return [];
        }
    }

    /// <summary>Reads JSON text, its syntax errors noted with line and column.</summary>
    public static JsonElement? ParseText(string text, Place place, ConfigurationErrors errors)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
            });
            if (IsText(document.RootElement))
            {
                return document.RootElement.Clone();
            }

            errors.Add(place, "contains half of a surrogate pair, \\uD800 to \\uDFFF; write both halves or none");
            return null;
        }
        catch (JsonException exception)
        {
            errors.Add(place, $"is not JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}{Hint(exception.Message)}");
            return null;
        }
    }

    /// <summary>What to correct, for the mistakes that are most often made; empty for any other.</summary>
    private static string Hint(string message) =>
        message.Contains("does not contain any JSON tokens", StringComparison.Ordinal) ? ": it is empty"
        : message.Contains("after a single JSON value", StringComparison.Ordinal) ? ": remove the text after the last bracket"
        : message.Contains("to be zero at the end", StringComparison.Ordinal) ? ": it ends before the last bracket is closed"
        : message.Contains("is invalid after a value", StringComparison.Ordinal) ? ": a comma or bracket is missing before this place"
        : message.Contains("is an invalid start of a property name", StringComparison.Ordinal) ? ": a key needs double quotes"
        : message.Contains("is an invalid start of a value", StringComparison.Ordinal) ? ": a value is missing here, or a text has no double quotes"
        : message.Contains("is invalid after a property name", StringComparison.Ordinal) ? ": a colon is missing before this place"
        : string.Empty;

    /// <summary>Whether all names and texts are valid Unicode; JSON's escapes can produce others.</summary>
    private static bool IsText(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.Object => json.EnumerateObject().All(property => property.Name is not null && IsText(property.Value)),
                JsonValueKind.Array => json.EnumerateArray().All(IsText),
                JsonValueKind.String => json.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private double? Number(JsonElement json, Place place)
    {
        if (json.ValueKind == JsonValueKind.Number)
        {
            return json.GetDouble();
        }

        if (json.ValueKind == JsonValueKind.String && place.IsSetting && double.TryParse(json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            return number;
        }

        _errors.Add(place, $"must be a number, not {Name(json.ValueKind)}");
        return null;
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
