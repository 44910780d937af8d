using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>The compiled names of events. Immutable.</summary>
internal sealed class EventNaming
{
    private readonly NameTable<ConstantExpression> _names;

    /// <summary>Compiles the names.</summary>
    /// <param name="definition">The definition in the rules; <see langword="null"/> for none.</param>
    /// <param name="constants">Takes the names.</param>
    public EventNaming(EventNamesDefinition? definition, ConstantPool constants)
    {
        IReadOnlyDictionary<string, string> names = definition is null ? new Dictionary<string, string>()
            : definition.AreMixpanels ? SdkEvents.Names : definition.Names;
        IsEmpty = names.Count == 0;
        AreMixpanels = definition?.AreMixpanels ?? false;
        _names = new NameTable<ConstantExpression>([.. names.Select(entry => KeyValuePair.Create(entry.Key, constants.AddText(entry.Value)))], ignoreCase: true);
    }

    /// <summary>Whether every event keeps its name.</summary>
    public bool IsEmpty { get; }

    /// <summary>Whether the names are those of Mixpanel's own SDKs.</summary>
    public bool AreMixpanels { get; }

    /// <summary>The new name of an event by its name; missing if the name stays.</summary>
    public JsonValue Find(EventValues values, JsonValue name) =>
        name.Kind == JsonKind.String && _names.Find(values.PlainText(name)) is { } readable ? readable.Value : JsonValue.Missing;
}
