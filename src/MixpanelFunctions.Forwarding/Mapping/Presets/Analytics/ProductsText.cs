using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// Analytics' products string: <c>category;name;quantity;price;events;eVars</c>, products with commas between them, events and eVars
/// with <c>|</c> between them. There is no way to write these separators within a value
/// (https://experienceleague.adobe.com/en/docs/analytics/implementation/vars/page-vars/products).
/// </summary>
internal static class ProductsText
{
    /// <summary>Makes the list of products of it that XDM would have.</summary>
    public static JsonValue Read(EventValues values, JsonValue products, AnalyticsNaming naming, AnalyticsReading reading)
    {
        ItemList items = new(reading, naming);
        ReadOnlySpan<byte> text = values.PlainText(products);
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> product = Fields.Take(ref text, (byte)',');
            items.Begin();
            items.Text("category"u8, Next(ref product));
            items.Text("name"u8, Next(ref product));
            items.Number("quantity"u8, Next(ref product));
            items.Number("priceTotal"u8, Next(ref product));
            EventsText events = new(Next(ref product), (byte)'|');
            while (events.Next())
            {
                items.Event(events.Id, events.Number, events.Serial);
            }

            ReadVariables(Next(ref product), ref items);
            items.End();
        }

        return items.Keep(values);
    }

    private static void ReadVariables(scoped ReadOnlySpan<byte> text, ref ItemList items)
    {
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> variable = Fields.Take(ref text, (byte)'|');
            int equals = variable.IndexOf((byte)'=');
            if (equals > 0 && AnalyticsVariable.TryFind(variable[..equals].Trim((byte)' '), ignoreCase: true, out int id, out _))
            {
                items.Variable(id, variable[(equals + 1)..].Trim((byte)' '));
            }
        }
    }

    private static ReadOnlySpan<byte> Next(scoped ref ReadOnlySpan<byte> product) => Fields.Take(ref product, (byte)';').Trim(" \t\r\n"u8);
}
