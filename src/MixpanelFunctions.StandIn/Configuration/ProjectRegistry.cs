using System.Collections.Concurrent;
using System.Globalization;

namespace MixpanelFunctions.StandIn.Configuration;

/// <summary>A project, by the name that is shown.</summary>
internal sealed record Project(int Number, string Label);

/// <summary>
/// Finds the project of a token or a project id. With <see cref="StandInOptions.AcceptAnyToken"/> it learns new ones as they arrive
/// and keeps them as long as it lives.
/// </summary>
internal sealed class ProjectRegistry
{
    private readonly ConcurrentDictionary<string, Project> _byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Project> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Project> _bySecret = new(StringComparer.Ordinal);
    private readonly HashSet<(string Username, string Secret)> _accounts;
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private readonly bool _acceptAny;
    private int _projects;
    private int _unnamed;

    public ProjectRegistry(StandInOptions options)
    {
        _acceptAny = options.AcceptAnyToken;
        _accounts = [.. options.ServiceAccounts.Select(account => (account.Username, account.Secret))];
        foreach (StandInProject known in options.Projects)
        {
            AddKnown(known);
        }
    }

    /// <summary>Every token seen or configured: what no page may show.</summary>
    public ICollection<string> Tokens => _byToken.Keys;

    public bool IsAccount(string username, string secret) => _accounts.Contains((username, secret));

    /// <summary>The project of a token; null when it is not known.</summary>
    public Project? FindByToken(string token) => Find(_byToken, token, _acceptAny && token.Length > 0, label: null);

    /// <summary>The project of a <c>project_id</c>; null when it is not known. Mixpanel's ids are whole numbers.</summary>
    public Project? FindById(string id) =>
        Find(_byId, id, _acceptAny && id.Length is > 0 and < 20 && id.All(char.IsAsciiDigit), label: id);

    /// <summary>
    /// The project of a secret; null when it is not known. Where any token is taken, a token serves as its project's secret too:
    /// the stand-in knows no other then.
    /// </summary>
    public Project? FindBySecret(string secret) =>
        _bySecret.GetValueOrDefault(secret) ?? (_acceptAny ? FindByToken(secret) : null);

    private Project? Find(ConcurrentDictionary<string, Project> known, string key, bool mayAdd, string? label)
    {
        if (known.TryGetValue(key, out Project? project) || !mayAdd)
        {
            return project;
        }

        lock (_adding)
        {
            return known.GetOrAdd(key, _ => NewProject(label));
        }
    }

    private void AddKnown(StandInProject known)
    {
        if (string.IsNullOrEmpty(known.Token) && string.IsNullOrEmpty(known.Id))
        {
            throw new ArgumentException("A project of the stand-in needs a token, an id or both.");
        }

        Project project = NewProject(known.Name ?? known.Id);
        if ((!string.IsNullOrEmpty(known.Token) && !_byToken.TryAdd(known.Token, project))
            || (!string.IsNullOrEmpty(known.Id) && !_byId.TryAdd(known.Id, project)))
        {
            throw new ArgumentException($"The stand-in's project '{project.Label}' has the token or the id of another.");
        }

        if (!string.IsNullOrEmpty(known.Secret))
        {
            _bySecret[known.Secret] = project;
        }
    }

    private Project NewProject(string? label)
    {
        if (string.IsNullOrEmpty(label) || !_labels.Add(label))
        {
            do
            {
                label = "project-" + (++_unnamed).ToString(CultureInfo.InvariantCulture);
            }
            while (!_labels.Add(label));
        }

        return new Project(_projects++, label);
    }
}
