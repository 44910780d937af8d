using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>An object of a message, told by its names for an Edge event of one shape, or for none.</summary>
internal sealed class ReferenceEvent
{
    /// <summary>Names at the top that say something of the shape, and are no field of a bare event.</summary>
    private static readonly string[] OfShapes = ["xdm", "arc", "data", "body", "event", "events"];

    private readonly JsonElement? _arc;
    private readonly JsonElement? _event;
    private readonly JsonElement? _xdm;
    private readonly JsonElement? _data;
    private readonly bool _isBare;

    public ReferenceEvent(JsonElement root, int index)
    {
        Root = root;
        Index = index;
        foreach ((string name, JsonElement value) in Members(root))
        {
            if (Kind(name, value) is { } kind)
            {
                Shape = kind;
                break;
            }
        }

        string[] names = [.. Members(root).Select(member => member.Name)];
        if (Shape.Length == 0)
        {
            bool hasData = Members(root).Any(member => member is { Name: "data", Value.ValueKind: JsonValueKind.Object });
            (bool isEvent, bool isProfile) = Marks(root, hasData);
            Shape = isEvent ? "bare"
                : hasData ? "content"
                : isProfile ? "profile"
                : string.Empty;
        }

        if (Shape == "body" && Marks(Last(Last(root, "body")!.Value, "xdmEntity")!.Value, hasData: false).IsProfile)
        {
            Shape = "profile";
        }

        _isBare = Shape == "bare";
        _arc = Shape == "arc" ? Last(root, "arc") : null;
        _event = Shape == "arc" ? Last(_arc!.Value, "event") : Shape == "event" ? Last(root, "event") : null;
        JsonElement content = _event ?? root;
        _xdm = Shape == "body" ? Last(Last(root, "body")!.Value, "xdmEntity") : _isBare ? root : Last(content, "xdm");
        _data = Last(content, "data");
    }

    public JsonElement Root { get; }

    /// <summary>The event's place in its message.</summary>
    public int Index { get; }

    /// <summary>arc, event, content, bare, body, events or profile; empty for what is no event.</summary>
    public string Shape { get; } = string.Empty;

    /// <summary>Whether names of another shape stand beside those of its own.</summary>
    public bool IsMixed => Members(Root).Select(member => member.Name).Intersect(OfShapes).Except(Shape switch
    {
        "content" => ["xdm", "data"],
        "body" => ["body", "data"],
        "bare" => ["data"],
        _ => [Shape],
    }).Any();

    /// <summary>The value at a path of the canonical form.</summary>
    public ReferenceValue Find(string path)
    {
        List<string> steps = ReferencePath.Parse(path);
        return steps switch
        {
            ["arc"] => Whole(),
            ["arc", "event"] => WholeEvent(),
            ["arc", "event", "xdm", .. var rest] => _isBare && rest is [var first, ..] && OfShapes.Contains(first) ? ReferenceValue.Missing : Walk(_xdm, "xdm", rest),
            ["arc", "event", "data", .. var rest] => Walk(_data, "data", rest),
            ["arc", "event", .. var rest] => Walk(_event, "event", rest),
            ["arc", .. var rest] => Walk(_arc, "arc", rest),
            _ => throw new FormatException(path),
        };
    }

    public static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement json) =>
        json.EnumerateObject().Select(member => (ReferenceText.Unescape(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member))), member.Value));

    private static string? Kind(string name, JsonElement value) => (name, value.ValueKind) switch
    {
        ("xdm", JsonValueKind.Object) => "content",
        ("arc", JsonValueKind.Object) when Members(value).Any(member => member.Name == "event" && HoldsContent(member.Value)) => "arc",
        ("event", _) when HoldsContent(value) => "event",
        ("body", JsonValueKind.Object) when Members(value).Any(member => member is { Name: "xdmEntity", Value.ValueKind: JsonValueKind.Object }) => "body",
        ("events", JsonValueKind.Array) => "events",
        _ => null,
    };

    /// <summary>Whether an object is something that happened, or somebody.</summary>
    private static (bool IsEvent, bool IsProfile) Marks(JsonElement json, bool hasData)
    {
        (string Name, JsonElement Value)[] said = [.. Members(json).Where(member => member.Name == "identityMap" || SaysSomething(member.Value))];
        bool happened = said.Any(member => member.Name is "timestamp" or "eventType" && member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));
        bool hasId = said.Any(member => member.Name == "_id");
        bool hasIdentities = said.Any(member => member.Name == "identityMap");
        bool isSomebody = said.Any(member => member.Name == "segmentMembership");
        bool isEvent = happened || (!isSomebody && (hasIdentities || (hasData && hasId)));
        return (isEvent, !isEvent && isSomebody);
    }

    private static bool SaysSomething(JsonElement value) =>
        value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.String && value.GetRawText().Trim('"').Trim(' ').Length == 0);

    private static bool HoldsContent(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && Members(json).Any(member => member.Name is "xdm" or "data");

    /// <summary>Of a name that comes twice the last counts, as in JavaScript.</summary>
    private static JsonElement? Last(JsonElement json, string name, bool ignoreCase = false)
    {
        StringComparison comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        (string Name, JsonElement Value)[] found = json.ValueKind == JsonValueKind.Object ? [.. Members(json).Where(member => member.Name.Equals(name, comparison))] : [];
        return found.Length == 0 ? null : found[^1].Value;
    }

    private static ReferenceValue Walk(JsonElement? from, string name, IReadOnlyList<string> steps)
    {
        foreach (string step in steps)
        {
            from = from?.ValueKind switch
            {
                // Namespaces of identities match without case.
                JsonValueKind.Object => Last(from.Value, step, ignoreCase: name == "identityMap"),
                JsonValueKind.Array when ReferencePath.Index(step) is { } index && index < from.Value.GetArrayLength() => from.Value[index],
                _ => null,
            };
            name = step;
        }

        return from is null ? ReferenceValue.Missing : ReferenceValue.Of(from.Value);
    }

    private ReferenceValue Whole() => Shape switch
    {
        "arc" => ReferenceValue.Of(_arc!.Value),
        "event" => ReferenceValue.Of(Root),
        _ => new($"{{\"event\":{WholeEvent().Json}}}"),
    };

    private ReferenceValue WholeEvent() => Shape switch
    {
        "arc" or "event" => ReferenceValue.Of(_event!.Value),
        "content" => ReferenceValue.Of(Root),
        _ when _data is { } data => new($"{{\"xdm\":{ReferenceValue.Of(_xdm!.Value).Json},\"data\":{ReferenceValue.Of(data).Json}}}"),
        _ => new($"{{\"xdm\":{ReferenceValue.Of(_xdm!.Value).Json}}}"),
    };
}
