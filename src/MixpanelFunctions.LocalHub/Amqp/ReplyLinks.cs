namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// A connection's links for answers, by the name that requests have in <c>reply-to</c>: the address of the link's
/// target, or if it has none (<c>$cbs</c> of the JavaScript client), the link's name.
/// </summary>
internal sealed class ReplyLinks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ReplyLink> _byName = [];

    public void Add(ReplyLink link, params IEnumerable<string?> names)
    {
        lock (_lock)
        {
            foreach (string? name in names)
            {
                if (!string.IsNullOrEmpty(name))
                {
                    _byName[name] = link;
                }
            }
        }
    }

    public void Remove(ReplyLink link)
    {
        lock (_lock)
        {
            foreach (string name in _byName.Where(pair => pair.Value == link).Select(pair => pair.Key).ToList())
            {
                _byName.Remove(name);
            }
        }
    }

    /// <summary>The link that a request calls by this name; null if there is none.</summary>
    public ReplyLink? Find(string? name)
    {
        lock (_lock)
        {
            return name is null ? null : _byName.GetValueOrDefault(name);
        }
    }
}
