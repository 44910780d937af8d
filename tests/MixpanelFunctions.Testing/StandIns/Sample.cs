using System.Globalization;
using System.Text.Json;

namespace MixpanelFunctions.Testing.StandIns;

/// <summary>Records as JSON text. Every value is itself JSON text; null leaves the property out.</summary>
internal static class Sample
{
    public static string Record(
        string? name = "\"Signup\"",
        string? time = "1768478400000",
        string? distinctId = "\"user-1\"",
        string? insertId = "\"id-1\"",
        string? more = null)
    {
        string?[] properties =
        [
            time is null ? null : "\"time\":" + time,
            distinctId is null ? null : "\"distinct_id\":" + distinctId,
            insertId is null ? null : "\"$insert_id\":" + insertId,
            more,
        ];
        string inner = string.Join(',', properties.Where(property => property is not null));
        return "{" + (name is null ? "" : $"\"event\":{name},") + "\"properties\":{" + inner + "}}";
    }

    /// <summary>A good record that differs from others by its number.</summary>
    public static string Numbered(int number) => Record(insertId: Quote("id-" + number.ToString(CultureInfo.InvariantCulture)));

    public static string[] Many(int count) => [.. Enumerable.Range(0, count).Select(Numbered)];

    /// <summary>A record for /track, with a token.</summary>
    public static string Tracked(string? time = "1768478400000", string token = TestStandIn.Token, string insertId = "id-1") =>
        Record(time: time, insertId: Quote(insertId), more: "\"token\":" + Quote(token));

    /// <summary>So many members "p0":0,"p1":1,…</summary>
    public static string Members(int count) =>
        string.Join(',', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"p{i}\":{i}")));

    /// <summary>So many elements 0,1,…</summary>
    public static string Elements(int count) => string.Join(',', Enumerable.Range(0, count));

    public static string Quote(string text) => JsonSerializer.Serialize(text);
}
