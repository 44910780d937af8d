using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Diagnostics;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>The circuit breaker of every project: a breaker affects only its own project.</summary>
internal sealed class ProjectBreakers : IBreakerStates, IDisposable
{
    private readonly Dictionary<string, ProjectBreaker> _breakers;

    public ProjectBreakers(MixpanelOptions options, TimeProvider time, ILogger logger) =>
        _breakers = options.Projects.Values.Where(project => project.HasCredentials)
            .ToDictionary(project => project.Name, project => new ProjectBreaker(project.Name, options, time, logger), StringComparer.Ordinal);

    public IEnumerable<(string Project, BreakerState State)> States => _breakers.Select(breaker => (breaker.Key, breaker.Value.State));

    public ProjectBreaker this[string project] => _breakers[project];

    public void Dispose()
    {
        foreach (ProjectBreaker breaker in _breakers.Values)
        {
            breaker.Dispose();
        }
    }
}
