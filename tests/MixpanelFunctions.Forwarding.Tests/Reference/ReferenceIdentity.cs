using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>Who an event is about, by its identityMap, and which values are ids.</summary>
internal static class ReferenceIdentity
{
    private static readonly string[] Refused =
    [
        "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined",
        "unknown", "<nil>", "0", "-1", "true", "false", "[]", "{}", "[object Object]", "[object Undefined]", "[object Null]", new string('0', 38),
    ];

    private static readonly string[] OfDevices = ["ECID", "FPID", "AAID", "GAID", "IDFA", "WAID", "CORE", "TNTID", "AdCloud"];

    /// <summary>A value as an id, a text; missing where it is none.</summary>
    public static ReferenceValue Id(ReferenceValue value)
    {
        if (!value.IsText && !value.IsNumber)
        {
            return ReferenceValue.Missing;
        }

        ReferenceValue text = new($"\"{value.AsContent}\"");
        string id = ReferenceText.Trim(text.Plain);
        id = id.StartsWith("$device:", StringComparison.Ordinal) ? ReferenceText.Trim(id["$device:".Length..]) : id;
        return id.Length == 0 || IsRefused(id) ? ReferenceValue.Missing : text;
    }

    public static bool IsRefused(string id) => Refused.Contains(id, StringComparer.OrdinalIgnoreCase);

    /// <summary>The ECID, and the known user: authenticated and primary, else authenticated, else primary; then by the namespace's name.</summary>
    public static (ReferenceValue Device, ReferenceValue User) Find(ReferenceEvent @event)
    {
        ReferenceValue map = @event.Find("xdm.identityMap");
        if (!map.IsObject)
        {
            return default;
        }

        using JsonDocument document = JsonDocument.Parse(map.Json!, new JsonDocumentOptions { MaxDepth = 200 });
        Entry[] entries = [.. ReferenceEvent.Members(document.RootElement).SelectMany(of => Entries(of.Name, of.Value)).Where(entry => !entry.Id.IsMissing)];
        ReferenceValue device = ByName(entries.Where(entry => entry.Namespace.Equals("ECID", StringComparison.OrdinalIgnoreCase))).FirstOrDefault().Id;
        IEnumerable<Entry> users = entries.Where(entry => !OfDevices.Contains(entry.Namespace, StringComparer.OrdinalIgnoreCase));
        return (device, ByName(users.Where(entry => entry.Rank > 0)).OrderByDescending(entry => entry.Rank).FirstOrDefault().Id);
    }

    private static IEnumerable<Entry> ByName(IEnumerable<Entry> entries) =>
        entries.OrderBy(entry => entry.Namespace.ToLowerInvariant(), StringComparer.Ordinal).ThenBy(entry => entry.Namespace, StringComparer.Ordinal);

    private static IEnumerable<Entry> Entries(string name, JsonElement list) => list.ValueKind != JsonValueKind.Array ? [] :
        from item in list.EnumerateArray()
        where item.ValueKind == JsonValueKind.Object
        let state = Last(item, "authenticatedState")
        let primary = Last(item, "primary")
        select new Entry(
            name,
            Id(Last(item, "id")),
            state.IsText ? state.Plain : string.Empty,
            primary.Json == "true" || (primary.IsText && primary.Content.Equals("true", StringComparison.OrdinalIgnoreCase)));

    private static ReferenceValue Last(JsonElement json, string name) =>
        ReferenceEvent.Members(json).Where(member => member.Name == name).Select(member => ReferenceValue.Of(member.Value)).LastOrDefault();

    private readonly record struct Entry(string Namespace, ReferenceValue Id, string State, bool IsPrimary)
    {
        public int Rank => State == "loggedOut" ? 0 : State == "authenticated" ? (IsPrimary ? 3 : 2) : IsPrimary ? 1 : 0;
    }
}
