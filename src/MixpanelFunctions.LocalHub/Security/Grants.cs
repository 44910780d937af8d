namespace MixpanelFunctions.LocalHub.Security;

/// <summary>What a connection can access, and until when, by the tokens that were put on it. Thread-safe.</summary>
internal sealed class Grants(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourcePath, DateTimeOffset> _until = [];

    /// <summary>Adds a right. A later token for the same resource takes the place of the earlier.</summary>
    public void Add(ResourcePath resource, DateTimeOffset expiresAt)
    {
        lock (_lock)
        {
            _until[resource] = expiresAt;
        }
    }

    /// <summary>Until when the resource may be reached; null if it may not be now.</summary>
    public DateTimeOffset? ExpiryOf(ResourcePath resource)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset? latest = null;
        lock (_lock)
        {
            foreach ((ResourcePath granted, DateTimeOffset until) in _until)
            {
                if (until > now && granted.Covers(resource) && !(latest > until))
                {
                    latest = until;
                }
            }
        }

        return latest;
    }
}
