using System.Globalization;
using System.Text;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Arc;

/// <summary>Texts between JSON and JavaScript, whose strings may hold half a pair of surrogates.</summary>
internal static class ScriptText
{
    /// <summary>Undoes the escapes of what is between the quotes of a JSON string.</summary>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        StringBuilder text = new(escaped.Length);
        while (true)
        {
            int plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
            {
                return text.Append(Encoding.UTF8.GetString(escaped)).ToString();
            }

            text.Append(Encoding.UTF8.GetString(escaped[..plain]));
            escaped = escaped[(plain + 1)..];
            if (escaped[0] == 'u')
            {
                text.Append((char)ushort.Parse(escaped.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                escaped = escaped[5..];
                continue;
            }

            text.Append(escaped[0] switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                byte itself => (char)itself,
            });
            escaped = escaped[1..];
        }
    }
}
