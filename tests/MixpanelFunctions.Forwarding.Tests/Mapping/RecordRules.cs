using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>What Mixpanel asks of an event record (mixpanel/docs, reference/import-events), written down once more and independently.</summary>
internal static class RecordRules
{
    private static readonly string[] Refused =
    [
        "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined",
        "unknown", "<nil>", "0", "-1", "true", "false", "[]", "{}",
    ];

    public static void AssertKept(string record)
    {
        Assert.DoesNotContain('\n', record);
        Assert.DoesNotContain('\r', record);
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(record) < 1_048_576);
        using JsonDocument document = JsonDocument.Parse(record);
        Assert.Equal(["event", "properties"], document.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.NotEqual(string.Empty, document.RootElement.GetProperty("event").GetString());
        JsonElement properties = document.RootElement.GetProperty("properties");
        JsonProperty[] all = [.. properties.EnumerateObject()];
        Assert.InRange(all.Length, 5, 254);
        Assert.Distinct(all.Select(property => property.Name));
        Assert.True(properties.GetProperty("time").GetInt64() >= 31_536_000_000);
        Assert.DoesNotContain(properties.GetProperty("distinct_id").GetString()!.ToLowerInvariant(), Refused);
        string insertId = properties.GetProperty("$insert_id").GetString()!;
        Assert.Matches("^[A-Za-z0-9-]{1,36}$", insertId);
        Assert.DoesNotContain(insertId.ToLowerInvariant(), Refused);
        Assert.All(all, property => AssertValue(property.Value, 0));
    }

    private static void AssertValue(JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.InRange(depth, 0, 2);
                JsonProperty[] entries = [.. value.EnumerateObject()];
                Assert.InRange(entries.Length, 0, 254);
                Assert.All(entries, entry => AssertValue(entry.Value, depth + 1));
                // The name of none is half a character; that would throw.
                Assert.All(entries, entry => Assert.NotNull(entry.Name));
                break;
            case JsonValueKind.Array:
                Assert.InRange(depth, 0, 2);
                Assert.InRange(value.GetArrayLength(), 0, 254);
                Assert.All(value.EnumerateArray(), item => AssertValue(item, depth + 1));
                break;
            case JsonValueKind.String:
                Assert.NotNull(value.GetString());
                break;
            case JsonValueKind.Number:
                Assert.True(double.IsFinite(value.GetDouble()));
                break;
            case JsonValueKind.Null:
                Assert.NotEqual(0, depth);
                break;
        }
    }
}
