using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>
/// The usual way to write it by hand: the event as a <see cref="JsonNode"/>, look-ups, a new object, the serializer. The
/// same records in the same batches as the three rules make.
/// </summary>
internal sealed class HandWritten(string rulesVersion) : IContender
{
    /// <summary>Mixpanel's limit of a request.</summary>
    private const int RecordsInBatch = 2_000;

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public char Letter => 'd';

    public string Meaning => "hand-written: JsonNode, look-ups, JsonSerializer";

    public long Run(EventCorpus corpus)
    {
        long bytes = 0;
        List<JsonObject> batch = [];
        foreach (HubMessage message in corpus.Messages)
        {
            batch.AddRange(Map(message));
            if (batch.Count >= RecordsInBatch)
            {
                bytes += Send(batch);
            }
        }

        return bytes + Send(batch);
    }

    private static long Send(List<JsonObject> batch)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(batch, Options);
        batch.Clear();
        return body.Length;
    }

    /// <summary>The records of one event.</summary>
    public IReadOnlyList<JsonObject> Map(HubMessage message)
    {
        JsonNode root = JsonNode.Parse(message.Body.Span)!;
        JsonNode xdm = (root["arc"]?["event"] ?? root)["xdm"]!;
        List<JsonObject> records = [Record((string)xdm["eventType"]!, EveryEvent(xdm))];
        if ((string?)xdm["eventType"] == "userAccount.login")
        {
            JsonObject login = Head(xdm, "Login");
            string user = (string)xdm["_acme"]!["login"]!;
            string device = (string)xdm["identityMap"]!["ECID"]![0]!["id"]!;
            login["distinct_id"] = user;
            login["$device_id"] = device;
            login["$user_id"] = user;
            records.Add(Record("$identify", Close(login)));
        }

        if ((double?)xdm["commerce"]?["order"]?["priceTotal"] > 100)
        {
            records.Add(Record("Large order", LargeOrder(xdm)));
        }

        return records;
    }

    private JsonObject EveryEvent(JsonNode xdm)
    {
        JsonObject properties = Head(xdm, "Every event");
        WriteIdentity(xdm, properties);
        JsonNode? page = xdm["web"]?["webPageDetails"];
        Set(properties, "Page", page?["name"]);
        Set(properties, "Section", page?["siteSection"]);
        Set(properties, "$current_url", page?["URL"]);
        Set(properties, "$referrer", xdm["web"]?["webReferrer"]?["URL"]);
        Set(properties, "Page views", page?["pageViews"]?["value"]);
        Set(properties, "User agent", xdm["environment"]?["browserDetails"]?["userAgent"]);
        Set(properties, "Viewport width", xdm["environment"]?["browserDetails"]?["viewportWidth"]);
        Set(properties, "Environment", xdm["environment"]?["type"]);
        Set(properties, "ip", xdm["environment"]?["ipV4"]);
        Set(properties, "Screen height", xdm["device"]?["screenHeight"]);
        Set(properties, "$city", xdm["placeContext"]?["geo"]?["city"]);
        Set(properties, "mp_country_code", xdm["placeContext"]?["geo"]?["countryCode"]);
        Set(properties, "Campaign", xdm["marketing"]?["trackingCode"]);
        Set(properties, "Session", xdm["_acme"]?["session"]?["id"]);
        Set(properties, "Signed in", xdm["_acme"]?["session"]?["signedIn"]);
        return Close(properties);
    }

    private JsonObject LargeOrder(JsonNode xdm)
    {
        JsonObject properties = Head(xdm, "Large order");
        WriteIdentity(xdm, properties);
        JsonNode? order = xdm["commerce"]?["order"];
        Set(properties, "Order", order?["purchaseID"]);
        Set(properties, "Total", order?["priceTotal"]);
        Set(properties, "Currency", order?["currencyCode"]);
        Set(properties, "Coupon", order?["coupon"]);
        Set(properties, "First product", xdm["productListItems"]?[0]?["name"]);
        return Close(properties);
    }

    private static JsonObject Head(JsonNode xdm, string rule)
    {
        DateTimeOffset time = DateTimeOffset.Parse((string)xdm["timestamp"]!, CultureInfo.InvariantCulture);
        byte[] key = Encoding.UTF8.GetBytes($"{(string?)xdm["_id"]}\0{rule}\0{0}");
        return new JsonObject
        {
            ["time"] = time.ToUnixTimeMilliseconds(),
            ["distinct_id"] = string.Empty,
            ["$insert_id"] = Convert.ToHexStringLower(XxHash128.Hash(key)),
        };
    }

    private static void WriteIdentity(JsonNode xdm, JsonObject properties)
    {
        string device = string.Empty;
        string? user = null;
        foreach ((string name, JsonNode? list) in xdm["identityMap"]!.AsObject())
        {
            foreach (JsonNode? identity in list!.AsArray())
            {
                if (name == "ECID")
                {
                    device = (string)identity!["id"]!;
                }
                else if ((string?)identity!["authenticatedState"] == "authenticated" || (bool)identity["primary"]!)
                {
                    user = (string?)identity["id"];
                }
            }
        }

        properties["distinct_id"] = user ?? $"$device:{device}";
        properties["$device_id"] = device;
        if (user is not null)
        {
            properties["$user_id"] = user;
        }
    }

    private static void Set(JsonObject properties, string name, JsonNode? value)
    {
        if (value is not null)
        {
            properties[name] = value.DeepClone();
        }
    }

    private JsonObject Close(JsonObject properties)
    {
        properties["mp_lib"] = "MixpanelFunctions";
        properties["$lib_version"] = rulesVersion;
        properties["ip"] ??= "0";
        return properties;
    }

    private static JsonObject Record(string name, JsonObject properties) => new() { ["event"] = name, ["properties"] = properties };
}
