using System.Globalization;
using System.Text.Json;

namespace MixpanelFunctions.Benchmarks.Corpus;

/// <summary>The large field groups of XDM: environment, web, commerce.</summary>
internal static class XdmFields
{
    private static readonly string[] Agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0",
    ];

    private static readonly string[] Sections = ["home", "tents", "sleeping bags", "boots", "checkout", "account"];

    public static void WriteEnvironment(Utf8JsonWriter json, FixedRandom random, EventKind kind)
    {
        json.WriteStartObject("environment");
        json.WriteString("type", kind == EventKind.App ? "application" : "browser");
        json.WriteString("ipV4", string.Create(CultureInfo.InvariantCulture, $"203.0.113.{random.Next(256)}"));
        if (kind != EventKind.App)
        {
            json.WriteStartObject("browserDetails");
            json.WriteNumber("viewportWidth", 320 + (random.Next(40) * 40));
            json.WriteNumber("viewportHeight", 600 + (random.Next(20) * 20));
            json.WriteString("userAgent", Agents[random.Next(Agents.Length)]);
            json.WriteString("acceptLanguage", "de-DE,de;q=0.9,en;q=0.8");
            json.WriteBoolean("cookiesEnabled", true);
            json.WriteStartObject("userAgentClientHints");
            json.WriteString("platform", "Windows");
            json.WriteBoolean("mobile", false);
            json.WriteStartArray("brands");
            foreach (string brand in new[] { "Chromium", "Google Chrome", "Not_A Brand" })
            {
                json.WriteStartObject();
                json.WriteString("brand", brand);
                json.WriteString("version", "142");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("device");
        json.WriteNumber("screenHeight", 800 + (random.Next(30) * 20));
        json.WriteNumber("screenWidth", 1_280);
        json.WriteString("screenOrientation", random.Next(2) == 0 ? "landscape" : "portrait");
        json.WriteEndObject();
    }

    public static void WriteWeb(Utf8JsonWriter json, FixedRandom random, EventKind kind)
    {
        string section = Sections[random.Next(Sections.Length)];
        int number = random.Next(10_000);
        json.WriteStartObject("web");
        json.WriteStartObject("webPageDetails");
        json.WriteString("name", string.Create(CultureInfo.InvariantCulture, $"{section}: article {number}"));
        json.WriteString("URL", string.Create(CultureInfo.InvariantCulture, $"https://www.fjellgear.test/de/{section.Replace(' ', '-')}/article-{number}?utm_source=newsletter&utm_campaign=spring-{number % 12}&ref={number:x8}"));
        json.WriteString("siteSection", section);
        json.WriteString("server", "www.fjellgear.test");
        json.WriteBoolean("isErrorPage", false);
        json.WriteStartObject("pageViews");
        json.WriteNumber("value", kind == EventKind.Click ? 0 : 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("webReferrer");
        json.WriteString("URL", random.Next(3) == 0 ? string.Empty : "https://www.search.test/results?q=winter+tent&source=web");
        json.WriteString("type", "search_engine");
        json.WriteEndObject();
        if (kind == EventKind.Click)
        {
            json.WriteStartObject("webInteraction");
            json.WriteString("name", "Add to wish list");
            json.WriteString("URL", "https://www.fjellgear.test/de/wish-list");
            json.WriteString("type", "other");
            json.WriteStartObject("linkClicks");
            json.WriteNumber("value", 1);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("marketing");
        json.WriteString("trackingCode", string.Create(CultureInfo.InvariantCulture, $"nl:spring:{number % 12}"));
        json.WriteString("campaignName", "Spring into the mountains");
        json.WriteEndObject();
    }

    public static void WriteCommerce(Utf8JsonWriter json, FixedRandom random, EventKind kind, string order)
    {
        json.WriteStartObject("commerce");
        json.WriteStartObject(kind == EventKind.Purchase ? "purchases" : "productListAdds");
        json.WriteNumber("value", 1);
        json.WriteEndObject();
        if (kind == EventKind.Purchase)
        {
            json.WriteStartObject("order");
            json.WriteString("purchaseID", order);
            json.WriteNumber("priceTotal", random.Next(1_000, 50_000) / 100.0);
            json.WriteString("currencyCode", "EUR");
            json.WriteString("coupon", "SPRING10");
            json.WriteStartArray("payments");
            json.WriteStartObject();
            json.WriteString("paymentType", "credit_card");
            json.WriteNumber("paymentAmount", random.Next(1_000, 50_000) / 100.0);
            json.WriteString("currencyCode", "EUR");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("productListItems");
        for (int i = kind == EventKind.Purchase ? random.Next(2, 12) : 1; i > 0; i--)
        {
            WriteProduct(json, random);
        }

        json.WriteEndArray();
    }

    private static void WriteProduct(Utf8JsonWriter json, FixedRandom random)
    {
        int number = random.Next(100_000);
        json.WriteStartObject();
        json.WriteString("SKU", string.Create(CultureInfo.InvariantCulture, $"FG-{number:D6}"));
        json.WriteString("name", string.Create(CultureInfo.InvariantCulture, $"Zelt „Höyfjell“ {number % 9}"));
        json.WriteNumber("quantity", random.Next(1, 4));
        json.WriteNumber("priceTotal", random.Next(500, 30_000) / 100.0);
        json.WriteString("currencyCode", "EUR");
        json.WriteString("productImageUrl", string.Create(CultureInfo.InvariantCulture, $"https://cdn.fjellgear.test/img/{number:x8}/large.webp"));
        json.WriteStartArray("productCategories");
        json.WriteStartObject();
        json.WriteString("categoryID", "tents");
        json.WriteString("categoryPath", "outdoor/tents/winter");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("_acme");
        json.WriteString("size", "XL");
        json.WriteBoolean("inStock", number % 7 != 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
