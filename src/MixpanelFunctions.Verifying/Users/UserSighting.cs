namespace MixpanelFunctions.Verifying.Users;

/// <summary>A user in Mixpanel.</summary>
/// <param name="user">The id by which the user was chosen.</param>
/// <param name="linked">How many ids the rules link to it; 0 for none.</param>
internal sealed class UserSighting(string user, int linked)
{
    /// <summary>The most ids that are kept by name.</summary>
    private const int Most = 100;

    private readonly SortedDictionary<string, long> _resolved = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _others = new(StringComparer.Ordinal);

    /// <summary>The id by which the user was chosen.</summary>
    public string User => user;

    /// <summary>How many ids the rules link.</summary>
    public int Linked => linked;

    /// <summary>Events of these ids in Mixpanel.</summary>
    public long Events { get; private set; }

    /// <summary>The distinct_ids that Mixpanel gives these events, with the number of events of each. One is right.</summary>
    public IReadOnlyDictionary<string, long> Resolved => _resolved;

    /// <summary>Ids that are the same user in Mixpanel but that the rules did not link: another sender did.</summary>
    public IReadOnlyCollection<string> Others => _others;

    /// <summary>Whether Mixpanel holds all of it as one user.</summary>
    public bool IsOne => _resolved.Count == 1;

    /// <summary>Takes an event.</summary>
    public void Add(string resolved)
    {
        Events++;
        if (_resolved.Count < Most || _resolved.ContainsKey(resolved))
        {
            _resolved[resolved] = _resolved.GetValueOrDefault(resolved) + 1;
        }
    }

    /// <summary>Takes an id that the rules did not link.</summary>
    public void AddOther(string id)
    {
        if (_others.Count < Most)
        {
            _others.Add(id);
        }
    }
}
