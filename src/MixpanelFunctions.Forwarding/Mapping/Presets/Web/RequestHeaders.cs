using System.Net;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Web;

/// <summary>
/// A header of the visitor's request, which an event has where the whole <c>arc</c> is forwarded. Names of headers are alike in any
/// letter case (RFC 9110, section 5.1); of a header that is a list, the first text counts.
/// </summary>
internal sealed class RequestHeader(ValueExpression headers, byte[] name) : ValueExpression
{
    private const string Prefix = "arc.request.headers.";

    /// <summary>Finds the header that a path such as <c>arc.request.headers.user-agent</c> names; <see langword="null"/> for any other path.</summary>
    public static ValueExpression? At(string path, ValueCompiler values) => path.StartsWith(Prefix, StringComparison.Ordinal)
        ? new RequestHeader(values.Path(Prefix[..^1]), Encoding.UTF8.GetBytes(path[Prefix.Length..]))
        : null;

    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue all = headers.Evaluate(values);
        if (all.Kind != JsonKind.Object)
        {
            return JsonValue.Missing;
        }

        Utf8JsonReader reader = new(values.Bytes(all), EventReader.ValueOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIt = Ascii.EqualsIgnoreCase(reader.ValueSpan, name);
            reader.Read();
            if (!isIt)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Read();
            }

            return reader.TokenType == JsonTokenType.String ? JsonSlice.Read(ref reader, all) : JsonValue.Missing;
        }

        return JsonValue.Missing;
    }
}

/// <summary>The addresses that a request passed through, as proxies list them in <c>x-forwarded-for</c>: the visitor's is the first.</summary>
internal static class ForwardedFor
{
    /// <summary>The visitor's address, without its port; empty if the first of the list is not an address.</summary>
    public static ReadOnlySpan<byte> Visitor(ReadOnlySpan<byte> list)
    {
        ReadOnlySpan<byte> first = list.UpTo(","u8).Trim((byte)' ');
        if (first is [(byte)'[', ..])
        {
            first = first[1..].UpTo("]"u8);
        }
        else if (first.Count((byte)':') == 1)
        {
            first = first.UpTo(":"u8);
        }

        return IPAddress.IsValidUtf8(first) ? first : default;
    }
}
