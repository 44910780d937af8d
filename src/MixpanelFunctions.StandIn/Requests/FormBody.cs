using System.Net;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>A body of <c>application/x-www-form-urlencoded</c>, in which Mixpanel's oldest libraries send their JSON.</summary>
internal static class FormBody
{
    /// <summary>The value of the field <c>data</c>; null when there is none.</summary>
    public static byte[]? DataField(ReadOnlySpan<byte> form)
    {
        foreach (Range range in form.Split((byte)'&'))
        {
            ReadOnlySpan<byte> field = form[range];
            if (field.StartsWith("data="u8))
            {
                byte[] value = field["data=".Length..].ToArray();
                return WebUtility.UrlDecodeToBytes(value, 0, value.Length);
            }
        }

        return null;
    }
}
