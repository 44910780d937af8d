namespace MixpanelFunctions.LocalHub.Security;

/// <summary>
/// The resource of a token or a link: the path of its address without scheme and host, in lower case. On this machine a
/// namespace has any name (a client's settings decide), so the host says nothing.
/// </summary>
internal readonly record struct ResourcePath
{
    private ResourcePath(string value) => Value = value;

    /// <summary>Such as <c>hub/partitions/0</c>; empty for the whole namespace.</summary>
    public string Value { get; }

    /// <summary>Takes an address apart, such as <c>sb://localhost/hub</c>, <c>/hub/partitions/0</c> or <c>hub</c>.</summary>
    public static ResourcePath Of(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            int path = address.IndexOf('/', scheme + 3);
            address = path < 0 ? "" : address[path..];
        }

        return new ResourcePath(string.Join('/', address.Split('/', StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant());
    }

    /// <summary>Whether a right to this is a right to <paramref name="other"/>, which is the same or below it.</summary>
    public bool Covers(ResourcePath other) =>
        Value.Length == 0
        || (other.Value.StartsWith(Value, StringComparison.Ordinal)
            && (other.Value.Length == Value.Length || other.Value[Value.Length] == '/'));
}
