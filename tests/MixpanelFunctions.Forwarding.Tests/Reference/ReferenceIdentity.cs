using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>Who an event is about, by its identityMap, and which values are ids.</summary>
internal static class ReferenceIdentity
{
    private static readonly string[] Refused =
    [
        "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined",
        "unknown", "<nil>", "0", "-1", "true", "false", "[]", "{}",
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
        return ReferenceText.Trim(text.Plain).Length == 0 || IsRefused(text.Plain) ? ReferenceValue.Missing : text;
    }

    public static bool IsRefused(string id) => Refused.Contains(id, StringComparer.OrdinalIgnoreCase);

    /// <summary>The ECID, and the known user: the authenticated one, the primary of these before others, else the primary one.</summary>
    public static (ReferenceValue Device, ReferenceValue User) Find(ReferenceEvent @event)
    {
        ReferenceValue map = @event.Find("xdm.identityMap");
        if (!map.IsObject)
        {
            return default;
        }

        using JsonDocument document = JsonDocument.Parse(map.Json!, new JsonDocumentOptions { MaxDepth = 200 });
        Entry[] entries = [.. ReferenceEvent.Members(document.RootElement).SelectMany(of => Entries(of.Name, of.Value)).Where(entry => !entry.Id.IsMissing)];
        ReferenceValue device = entries.FirstOrDefault(entry => entry.Namespace.Equals("ECID", StringComparison.OrdinalIgnoreCase)).Id;
        Entry[] users = [.. entries.Where(entry => !OfDevices.Contains(entry.Namespace, StringComparer.OrdinalIgnoreCase))];
        Entry[] known = [.. users.Where(entry => entry.IsAuthenticated).OrderByDescending(entry => entry.IsPrimary)];
        return (device, known.Concat(users.Where(entry => entry.IsPrimary)).FirstOrDefault().Id);
    }

    private static IEnumerable<Entry> Entries(string name, JsonElement list) => list.ValueKind != JsonValueKind.Array ? [] :
        from item in list.EnumerateArray()
        where item.ValueKind == JsonValueKind.Object
        let state = Last(item, "authenticatedState")
        let primary = Last(item, "primary")
        select new Entry(
            name,
            Id(Last(item, "id")),
            state.IsText && state.Plain == "authenticated",
            primary.Json == "true" || (primary.IsText && primary.Content.Equals("true", StringComparison.OrdinalIgnoreCase)));

    private static ReferenceValue Last(JsonElement json, string name) =>
        ReferenceEvent.Members(json).Where(member => member.Name == name).Select(member => ReferenceValue.Of(member.Value)).LastOrDefault();

    private readonly record struct Entry(string Namespace, ReferenceValue Id, bool IsAuthenticated, bool IsPrimary);
}
