using System.Security.Cryptography;
using System.Text;

namespace MixpanelFunctions.StandIn.Web;

/// <summary>
/// A secret of this run that only the page itself can read, and that every call which changes something must have.
/// Another site can make a browser send a call, but cannot read the token or set the header.
/// </summary>
internal sealed class PageToken
{
    /// <summary>The header that brings it.</summary>
    public const string Header = "X-Live-View-Token";

    /// <summary>The token, 64 hexadecimal digits.</summary>
    public string Value { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a call comes from the page: by its token, by its origin, and by what the browser says of the two.</summary>
    public bool IsBroughtBy(HttpRequest request) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[Header].ToString()), Encoding.UTF8.GetBytes(Value))
        && request.Headers.Origin.ToString() == $"{request.Scheme}://{request.Host.Value}"
        && IsFromPage(request);

    /// <summary>Whether the browser reports another site. Clients other than browsers report nothing.</summary>
    public static bool IsFromPage(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
}
