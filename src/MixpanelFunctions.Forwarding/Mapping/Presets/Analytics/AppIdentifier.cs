using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// The app that Adobe's Mobile SDK names in context data: <c>"a.AppID": "App 1.0 (1)"</c>, name, version and build. It is used if XDM does not name the app.
/// </summary>
/// <param name="values">Takes the slots of the parts.</param>
internal sealed class AppIdentifier(ValueCompiler values)
{
    private const string NamePath = "xdm.application.name";
    private const string VersionPath = "xdm.application.version";

    private readonly int _name = values.Paths.AddComputed();
    private readonly int _version = values.Paths.AddComputed();

    /// <summary>The slot of the value that replaces a path of XDM; -1 for none.</summary>
    public int SlotOf(string path) => path switch
    {
        NamePath => _name,
        VersionPath => _version,
        _ => -1,
    };

    /// <summary>Whether it was taken from the current event.</summary>
    public bool IsIn(EventValues values) => values.IsSet(_name);

    /// <summary>A path of XDM, with what serves in its place.</summary>
    public ValueExpression? Over(string path, ValueExpression xdm) => path switch
    {
        NamePath => new FallbackExpression(xdm, _name),
        VersionPath => new FallbackExpression(xdm, _version),
        _ => null,
    };

    /// <summary>Takes an entry of context data.</summary>
    /// <returns>Whether it is the app's.</returns>
    public bool Take(EventValues values, ReadOnlySpan<byte> entry, JsonValue value)
    {
        if (!entry.SequenceEqual("a.AppID"u8) || value.Kind != JsonKind.String)
        {
            return false;
        }

        (JsonValue name, JsonValue version) = Split(values.Bytes(value), value);
        values.Set(_name, name);
        values.Set(_version, version);
        return true;
    }

    /// <summary>The version is the last word that starts with a digit, and what is in brackets after it.</summary>
    private static (JsonValue Name, JsonValue Version) Split(ReadOnlySpan<byte> text, JsonValue whole)
    {
        int build = text.EndsWith(")"u8) ? text.LastIndexOf(" ("u8) : -1;
        int end = build < 0 ? text.Length : build;
        int start = text[..end].LastIndexOf((byte)' ') + 1;
        bool hasVersion = start < end && text[start] is >= (byte)'0' and <= (byte)'9';
        int nameEnd = !hasVersion ? end : Math.Max(0, start - 1);
        return (
            nameEnd == 0 ? JsonValue.Missing : whole with { Length = nameEnd },
            hasVersion ? whole with { Start = whole.Start + start, Length = text.Length - start } : JsonValue.Missing);
    }
}
