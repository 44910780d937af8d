using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MixpanelFunctions.Benchmarks.Corpus;

/// <summary>Writes one Edge event after another, by XDM's field groups for the web, commerce and identities.</summary>
internal sealed class EventWriter(int seed)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Predictable randomness is the point: the same events on every machine.
    private readonly FixedRandom _random = new(seed);

    /// <summary>Writes an event.</summary>
    public void Write(IBufferWriter<byte> target, DateTimeOffset time)
    {
        using Utf8JsonWriter json = new(target, Options);
        EventKind kind = Pick(EventKind.PageView, EventKind.PageView, EventKind.PageView, EventKind.PageView, EventKind.Click, EventKind.App, EventKind.Cart, EventKind.Purchase, EventKind.Login, EventKind.PageView);
        // The Edge Network's request body on the left, the whole Adobe Request Context on the right.
        bool isContext = _random.Next(3) == 0;
        json.WriteStartObject();
        if (isContext)
        {
            json.WriteStartObject("arc");
            json.WriteStartObject("event");
        }

        json.WriteStartObject("xdm");
        WriteXdm(json, kind, time);
        json.WriteEndObject();
        if (kind != EventKind.App)
        {
            WriteData(json);
        }

        if (isContext)
        {
            json.WriteEndObject();
            WriteRequest(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteXdm(Utf8JsonWriter json, EventKind kind, DateTimeOffset time)
    {
        json.WriteString("_id", Uuid());
        json.WriteString("timestamp", time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("eventType", kind switch
        {
            EventKind.PageView => "web.webpagedetails.pageViews",
            EventKind.Click => "web.webinteraction.linkClicks",
            EventKind.App => "application.launch",
            EventKind.Cart => "commerce.productListAdds",
            EventKind.Purchase => "commerce.purchases",
            _ => "userAccount.login",
        });
        WriteIdentities(json, kind);
        XdmFields.WriteEnvironment(json, _random, kind);
        if (kind != EventKind.App)
        {
            XdmFields.WriteWeb(json, _random, kind);
        }

        WritePlace(json, time);
        json.WriteStartObject("implementationDetails");
        json.WriteString("name", kind == EventKind.App ? "https://ns.adobe.com/experience/mobilesdk/ios" : "https://ns.adobe.com/experience/alloy/reactor");
        json.WriteString("version", "2.24.0+2.27.0");
        json.WriteString("environment", kind == EventKind.App ? "app" : "browser");
        json.WriteEndObject();
        if (kind is EventKind.Cart or EventKind.Purchase)
        {
            XdmFields.WriteCommerce(json, _random, kind, Uuid());
        }

        WriteOwn(json, kind);
    }

    private void WriteIdentities(Utf8JsonWriter json, EventKind kind)
    {
        json.WriteStartObject("identityMap");
        json.WriteStartArray("ECID");
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"{50_000_000_000_000_000 + _random.Next(2_000_000):D19}{_random.Next(1_000_000_000):D19}"));
        json.WriteString("authenticatedState", "ambiguous");
        json.WriteBoolean("primary", kind != EventKind.Login);
        json.WriteEndObject();
        json.WriteEndArray();
        if (kind is EventKind.Login or EventKind.Purchase)
        {
            json.WriteStartArray("CRMID");
            json.WriteStartObject();
            json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"customer-{_random.Next(500_000)}"));
            json.WriteString("authenticatedState", "authenticated");
            json.WriteBoolean("primary", kind == EventKind.Login);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WritePlace(Utf8JsonWriter json, DateTimeOffset time)
    {
        (string country, string city) = Pick(("DE", "München"), ("NO", "Tromsø"), ("JP", "東京"), ("GB", "London"), ("US", "Springfield"), ("FR", "Lyon"));
        json.WriteStartObject("placeContext");
        json.WriteString("localTime", time.ToOffset(TimeSpan.FromHours(1)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        json.WriteNumber("localTimezoneOffset", -60);
        json.WriteStartObject("geo");
        json.WriteString("countryCode", country);
        json.WriteString("city", city);
        json.WriteString("postalCode", _random.Next(100_000).ToString("D5", CultureInfo.InvariantCulture));
        json.WriteStartObject("_schema");
        json.WriteNumber("latitude", Math.Round(_random.Next(9_000_000) / 100_000.0, 5));
        json.WriteNumber("longitude", Math.Round(_random.Next(18_000_000) / 100_000.0, 5));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteOwn(Utf8JsonWriter json, EventKind kind)
    {
        json.WriteStartObject("_acme");
        json.WriteStartObject("session");
        json.WriteString("id", $"s-{_random.Next(int.MaxValue):x8}");
        json.WriteNumber("number", _random.Next(1, 60));
        json.WriteBoolean("signedIn", kind is EventKind.Login or EventKind.Purchase);
        json.WriteEndObject();
        if (kind == EventKind.Login)
        {
            json.WriteString("login", $"customer-{_random.Next(500_000)}");
        }

        if (kind != EventKind.App)
        {
            json.WriteStartObject("consent");
            foreach (string purpose in new[] { "marketing", "personalize", "share", "collect" })
            {
                json.WriteStartObject(purpose);
                json.WriteString("val", _random.Next(3) == 0 ? "n" : "y");
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartArray("segments");
            for (int i = _random.Next(6); i > 0; i--)
            {
                json.WriteStringValue(Uuid());
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteData(Utf8JsonWriter json)
    {
        json.WriteStartObject("data");
        json.WriteStartObject("__adobe");
        json.WriteStartObject("analytics");
        for (int i = 1, count = _random.Next(2, 20); i <= count; i++)
        {
            json.WriteString(string.Create(CultureInfo.InvariantCulture, $"eVar{i * 3}"), Pick("(none)", "de|checkout|step-2", "Say \"hello\" to spring", "logged-out", "A/B:hero-b", "42", "nyheter – vår"));
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteRequest(Utf8JsonWriter json)
    {
        json.WriteStartObject("request");
        json.WriteStartObject("head");
        json.WriteString("user-agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36");
        json.WriteString("x-request-id", Uuid());
        json.WriteEndObject();
        json.WriteStartObject("body");
        json.WriteStartObject("meta");
        json.WriteStartObject("state");
        json.WriteString("domain", "fjellgear.test");
        json.WriteBoolean("cookiesEnabled", true);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private string Uuid() => $"{_random.Next(int.MaxValue):x8}-{_random.Next(65_536):x4}-4{_random.Next(4_096):x3}-a{_random.Next(4_096):x3}-{_random.Next(int.MaxValue):x8}{_random.Next(65_536):x4}";

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}
