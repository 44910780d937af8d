using System.Text.Unicode;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Web;

/// <summary>A parameter of a URL's query, such as <c>utm_source</c>.</summary>
internal sealed class QueryParameterExpression(ValueExpression source, byte[] name) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue url = source.Evaluate(values);
        if (url.Kind != JsonKind.String)
        {
            return JsonValue.Missing;
        }

        ReadOnlySpan<byte> found = QueryParameter.Find(values.PlainText(url), name);
        if (found.IsEmpty)
        {
            return JsonValue.Missing;
        }

        Span<byte> room = values.Room(found.Length);
        int length = QueryParameter.Decode(found, room);
        values.Take(JsonKind.String, length, ValueTraits.None);
        return TextForm.KeepAsString(values, room[..length]);
    }
}

/// <summary>
/// Parameters of a query, found and read as mixpanel-js does (<c>src/utils.js</c>, <c>_.getQueryParam</c>): the first of that
/// name counts, also one after the <c>#</c>, where single-page sites keep theirs; one with an escape that is broken is
/// left escaped. Unlike there, <c>%2B</c> is a plus and not a blank (WHATWG URL, application/x-www-form-urlencoded).
/// </summary>
internal static class QueryParameter
{
    /// <summary>A parameter's value as it is; empty if it is not there or has none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> url, ReadOnlySpan<byte> name)
    {
        while (true)
        {
            int start = url.IndexOfAny((byte)'?', (byte)'&');
            if (start < 0)
            {
                return default;
            }

            url = url[(start + 1)..];
            if (url.Length > name.Length && url[name.Length] == '=' && url.StartsWith(name))
            {
                return url[(name.Length + 1)..].UpTo("&#"u8);
            }
        }
    }

    /// <summary>Undoes a value's escapes.</summary>
    /// <param name="value">The value as it is.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>The bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> value, Span<byte> target)
    {
        int written = 0;
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '%')
            {
                target[written++] = value[i] == '+' ? (byte)' ' : value[i];
            }
            else if (PercentEscape.TryRead(value, i, out byte one))
            {
                target[written++] = one;
                i += PercentEscape.Length - 1;
            }
            else
            {
                return KeepEscaped(value, target);
            }
        }

        return Utf8.IsValid(target[..written]) ? written : KeepEscaped(value, target);
    }

    private static int KeepEscaped(ReadOnlySpan<byte> value, Span<byte> target)
    {
        value.Replace(target, (byte)'+', (byte)' ');
        return value.Length;
    }
}
