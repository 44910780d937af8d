using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Rules.CustomCode;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>
/// Compiles what rules write (texts with tokens, nested objects, data elements) to expressions, and gathers the paths
/// that they need. Unknown names and circles of data elements are noted as errors.
/// </summary>
internal sealed class ValueCompiler
{
    /// <summary>How deep objects, lists and data elements may be in one another: evaluating them takes that much of the stack.</summary>
    public const int MostNested = 100;

    /// <summary>How many bytes the constants of one value may have in total, each token counted as one: Mixpanel accepts no record beyond 1 MB.</summary>
    public const int LargestConstant = 1024 * 1024;

    private readonly IReadOnlyDictionary<string, DataElementDefinition> _definitions;
    private readonly Func<string, string?> _setting;
    private readonly ConfigurationErrors _errors;
    private readonly Dictionary<string, ValueExpression> _compiled = new(StringComparer.Ordinal);
    private readonly List<string> _underWay = [];
    private readonly List<string> _secrets = [];
    private readonly CodeEnginePool _engines;
    private int _nesting;
    private bool _isTooDeep;
    private bool _isTooLarge;

    /// <summary>Prepares to compile.</summary>
    /// <param name="definitions">The data elements.</param>
    /// <param name="setting">Looks up an app setting by name, for data elements of the kind <c>secret</c>.</param>
    /// <param name="limits">The limits of custom code.</param>
    /// <param name="errors">Takes errors.</param>
    /// <param name="eventNames">The names of events; <see langword="null"/> if they keep their own.</param>
    public ValueCompiler(
        IReadOnlyDictionary<string, DataElementDefinition> definitions,
        Func<string, string?> setting,
        CodeLimits limits,
        ConfigurationErrors errors,
        EventNamesDefinition? eventNames = null)
    {
        _engines = new CodeEnginePool(limits);
        _definitions = definitions;
        _setting = setting;
        _errors = errors;
        Naming = new EventNaming(eventNames, Constants);
        foreach (string name in definitions.Keys)
        {
            // Also those that no rule uses: a mistake in them is a mistake.
            Element(name, definitions[name].Place);
        }
    }

    public CapturePlanBuilder Paths { get; } = new();

    /// <summary>Whether <c>{{item}}</c> and <c>{{index}}</c> mean something: inside an action with <c>forEach</c>.</summary>
    public bool InItem { get; set; }

    /// <summary>Whether something that was compiled since this was last set to false refers to them.</summary>
    public bool RefersToItem { get; set; }

    public ConstantPool Constants { get; } = new();

    /// <summary>What events are called.</summary>
    public EventNaming Naming { get; }

    /// <summary>Values that must never leave the process but in a record's own place.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>The data elements by name, compiled.</summary>
    public IReadOnlyDictionary<string, ValueExpression> Elements => _compiled;

    /// <summary>Compiles any value of the configuration; missing if there is none.</summary>
    public ValueExpression Compile(JsonElement? json, Place place) => json switch
    {
        null => ConstantPool.Missing,
        { ValueKind: JsonValueKind.String } text => Text(text.GetString()!, place),
        { ValueKind: JsonValueKind.Object } map when HoldsToken(map) => Structure(map, place),
        { ValueKind: JsonValueKind.Array } list when HoldsToken(list) => Structure(list, place),
        _ => Constants.Add(json.Value),
    };

    /// <summary>
    /// Compiles a value that is an id: a text with tokens is one only where every token has a value. Without this, all events that
    /// lack the value would have the same id, and be one user or one event.
    /// </summary>
    public ValueExpression CompileId(JsonElement? json, Place place) =>
        json is { ValueKind: JsonValueKind.String } text ? Text(text.GetString()!, place, isId: true) : Compile(json, place);

    /// <summary>Compiles a text, which may be or hold tokens.</summary>
    public ValueExpression Text(string text, Place place) => Text(text, place, isId: false);

    /// <inheritdoc cref="CompileId"/>
    public ValueExpression IdText(string text, Place place) => Text(text, place, isId: true);

    private ValueExpression Text(string text, Place place, bool isId)
    {
        if (!TokenText.TrySplit(text, out IReadOnlyList<(bool IsToken, string Text)> parts, out string? error))
        {
            _errors.Add(place, error);
            return ConstantPool.Missing;
        }

        if (parts.Count > TextExpression.MostParts)
        {
            _errors.Add(place, $"the text has more than {TextExpression.MostParts} parts");
            return ConstantPool.Missing;
        }

        ValueExpression[] compiled = [.. parts.Select(part => part.IsToken ? Token(part.Text, place) : Constants.AddText(part.Text))];
        if (compiled.Length == 1)
        {
            return compiled[0];
        }

        bool hasFixedText = parts.Any(part => !part.IsToken);
        if (isId && parts.FirstOrDefault(part => !part.IsToken && part.Text.AsSpan().IndexOfAny('{', '}') >= 0).Text is { } broken)
        {
            _errors.Add(place, $"\"{broken}\" next to a token is one brace too many; write a token as {{{{name}}}}");
        }

        return Bounded(new TextExpression(compiled, isId && hasFixedText ? [.. parts.Select(part => part.IsToken)] : null), place);
    }

    /// <summary>Compiles custom code; <see langword="null"/> if it cannot be read.</summary>
    public CustomCode.CustomCode? Code(string code, Place place)
    {
        int arc = Paths.Add(EventPath.Parse("arc"));
        if (CustomCode.CustomCode.TryParse(code, _engines, arc, out CustomCode.CustomCode? parsed, out string? error))
        {
            return parsed;
        }

        _errors.Add(place, $"not JavaScript: {error}");
        return null;
    }

    /// <summary>The value at a path.</summary>
    public PathExpression Path(string path) => new(Paths.Add(EventPath.Parse(path)));

    /// <summary>The value of an app setting that must never leave the process but where it is meant to; <see langword="null"/>, and an error, where it is not set.</summary>
    public string? Secret(string setting, Place place)
    {
        string? secret = _setting(setting);
        if (string.IsNullOrEmpty(secret))
        {
            _errors.Add(place, $"the app setting {setting} is not set");
            return null;
        }

        _secrets.Add(secret);
        return secret;
    }

    private ValueExpression Token(string name, Place place)
    {
        if (_definitions.ContainsKey(name))
        {
            return Element(name, place);
        }

        if (InItem && ItemExpression.TryParse(name, out ValueExpression? item))
        {
            RefersToItem = true;
            return item;
        }

        if (name == EventNameExpression.Name)
        {
            return EventName();
        }

        // Not declared, so it is a path, possibly only arc, xdm or data.
        if (EventPath.TryParse(name, out EventPath? path, out string? error))
        {
            return new PathExpression(Paths.Add(path));
        }

        _errors.Add(place, WhyUnknown(name, error));
        return ConstantPool.Missing;
    }

    /// <summary>Why a token is for nothing, with what was probably meant.</summary>
    /// <param name="name">The token, without braces.</param>
    /// <param name="error">The error of the path.</param>
    private string WhyUnknown(string name, string error)
    {
        if (ItemExpression.TryParse(name, out _))
        {
            return $"{{{{{name}}}}} has a value only in an action with forEach";
        }

        bool isPath = name.AsSpan().IndexOfAny('.', '[') >= 0;
        if (isPath && name.Split('.', '[')[0].ToLowerInvariant() is "arc" or "xdm" or "data" or "event")
        {
            return error;
        }

        string? sameName = _definitions.Keys.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        string suggestion = (sameName ?? EventPath.Meant(name)) is { } meant ? NearestName.Ask(meant) : NearestName.Suggest(name, _definitions.Keys);
        return $"unknown data element \"{name}\"{(suggestion.Length == 0 && isPath ? "; a path must start with arc, xdm or data" : suggestion)}";
    }

    /// <summary>The name that every event has, unless a data element is called so; computed at most once an event.</summary>
    private ValueExpression EventName()
    {
        if (!_compiled.TryGetValue(EventNameExpression.Name, out ValueExpression? name))
        {
            name = _compiled[EventNameExpression.Name] = new DataElementExpression(Readable(new EventNameExpression(this), Path("xdm.eventType").Slot), Paths.AddComputed());
        }

        return name;
    }

    /// <summary>A name as the rules call it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The slot of the event's type, which takes precedence over the name; -1 for none.</param>
    public ValueExpression Readable(ValueExpression name, int type = -1) => Naming.IsEmpty ? name : new ReadableNameExpression(name, type, Naming);

    private ValueExpression Element(string name, Place place)
    {
        if (_compiled.TryGetValue(name, out ValueExpression? known))
        {
            return known;
        }

        if (_underWay.Contains(name))
        {
            string circle = string.Join(" → ", _underWay.SkipWhile(element => element != name).Append(name));
            _errors.Add(place, $"data elements in a circle: {circle}");
            return ConstantPool.Missing;
        }

        if (_nesting >= MostNested)
        {
            return TooDeep(place);
        }

        _underWay.Add(name);
        _nesting++;
        ValueExpression expression = Bounded(Element(_definitions[name]), place);
        _nesting--;
        _underWay.RemoveAt(_underWay.Count - 1);
        return _compiled[name] = expression;
    }

    /// <summary>An expression that stays within the bounds of stack and memory; missing, and an error, where it does not.</summary>
    private ValueExpression Bounded(ValueExpression expression, Place place)
    {
        if (expression.Depth > MostNested)
        {
            return TooDeep(place);
        }

        if (expression.Size <= LargestConstant)
        {
            return expression;
        }

        if (!_isTooLarge)
        {
            // Told once: all that holds it is too large as well.
            _isTooLarge = true;
            _errors.Add(place, $"the value is larger than {LargestConstant} bytes; use data elements that refer to others fewer times");
        }

        return ConstantPool.Missing;
    }

    private ConstantExpression TooDeep(Place place)
    {
        if (!_isTooDeep)
        {
            _isTooDeep = true;
            _errors.Add(place, $"nested more than {MostNested} levels deep; shorten the chain of data elements that refer to each other");
        }

        return ConstantPool.Missing;
    }

    private ValueExpression Element(DataElementDefinition definition)
    {
        ValueExpression source = Source(definition);
        bool hasOptions = definition.Default is not null || definition.CleanText || definition.ForceLowerCase || definition.EmptyAsNull;
        if (!hasOptions && source is not (TextExpression or StructureExpression or CodeExpression))
        {
            return source;
        }

        return new DataElementExpression(source, Paths.AddComputed())
        {
            Default = definition.Default is null ? null : Compile(definition.Default, definition.Place.Key("default")),
            CleanText = definition.CleanText,
            ForceLowerCase = definition.ForceLowerCase,
            EmptyAsNull = definition.EmptyAsNull,
        };
    }

    private ValueExpression Source(DataElementDefinition definition)
    {
        if (definition.Path is not null)
        {
            if (EventPath.TryParse(definition.Path, out EventPath? path, out string? error))
            {
                return new PathExpression(Paths.Add(path));
            }

            _errors.Add(definition.Place.Key("path"), error);
        }
        else if (definition.Constant is not null)
        {
            return Compile(definition.Constant, definition.Place.Key("constant"));
        }
        else if (definition.Secret is not null)
        {
            if (Secret(definition.Secret, definition.Place.Key("secret")) is { } secret)
            {
                return new SecretExpression(Constants.AddText(secret), Constants.AddText("***"));
            }
        }
        else if (definition.CustomCode is not null)
        {
            return Code(definition.CustomCode, definition.Place.Key("customCode")) is { } code ? new CodeExpression(code) : ConstantPool.Missing;
        }
        else if (definition.Ip)
        {
            return new IpExpression(
                Paths.Add(EventPath.Parse("xdm.environment.ipV4")),
                Paths.Add(EventPath.Parse("xdm.environment.ipV6")));
        }

        return ConstantPool.Missing;
    }

    private ValueExpression Structure(JsonElement json, Place place)
    {
        if (_nesting >= MostNested)
        {
            return TooDeep(place);
        }

        _nesting++;
        ValueExpression expression = Bounded(Items(json, place), place);
        _nesting--;
        return expression;
    }

    private StructureExpression Items(JsonElement json, Place place)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return new StructureExpression(JsonKind.Array, [], [.. json.EnumerateArray().Select((item, index) => Compile(item, place.Item(index)))]);
        }

        List<byte[]> keys = [];
        List<ValueExpression> items = [];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            keys.Add([.. JsonEscapes.Quote(property.Name), (byte)':']);
            items.Add(Compile(property.Value, place.Key(property.Name)));
        }

        return new StructureExpression(JsonKind.Object, [.. keys], [.. items]);
    }

    private static bool HoldsToken(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!.Contains("{{", StringComparison.Ordinal),
        JsonValueKind.Array => json.EnumerateArray().Any(HoldsToken),
        JsonValueKind.Object => json.EnumerateObject().Any(property => HoldsToken(property.Value)),
        _ => false,
    };
}
