using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Sources;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// Checks the rules file regularly. A new version without errors takes effect. One with errors is refused and logged as
/// an error, and the current version stays.
/// </summary>
public sealed class RulesWatcher(PlanInForce plan, TimeProvider time, ILogger<RulesWatcher> logger) : BackgroundService
{
    private RulesText? _last = plan.Configuration.RulesText;

    /// <summary>Checks once.</summary>
    /// <returns>Whether another version took effect.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        ForwardingConfiguration inForce = plan.Configuration;
        if (inForce.RulesSource is not { } source || _last is null)
        {
            return false;
        }

        RulesText? changed;
        try
        {
            changed = await source.ReadIfChangedAsync(_last, cancellationToken).ConfigureAwait(false);
        }
        catch (RulesUnavailableException exception)
        {
            Log.RulesUnavailable(logger, source.Place.ToString(), exception.Message, inForce.RulesVersion);
            return false;
        }

        if (changed is null)
        {
            return false;
        }

        // A refused version is also checked only once.
        _last = changed;
        ConfigurationErrors errors = new();
        ForwardingConfiguration candidate = inForce.WithRules(changed, errors);
        ForwardingPlan compiled = ForwardingPlan.Compile(candidate, errors);
        if (errors.All.Count > 0)
        {
            Log.RulesRefused(logger, source.Place.ToString(), inForce.RulesVersion, string.Join("; ", errors.All));
            return false;
        }

        if (candidate.RulesVersion == inForce.RulesVersion)
        {
            return false;
        }

        plan.Replace(compiled, candidate);
        Log.RulesInForce(logger, candidate.RulesVersion, compiled.Rules.Count, source.Place.ToString());
        WarnOf(compiled);
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ForwardingConfiguration configuration = plan.Configuration;
        Log.RulesInForce(logger, configuration.RulesVersion, configuration.Rules.Rules.Count, configuration.RulesSource?.Place.ToString() ?? "the app settings");
        WarnOf(plan.Current.Plan);
        if (configuration.RulesSource is null || configuration.Forwarding.RulesRefresh == TimeSpan.Zero)
        {
            return;
        }

        using PeriodicTimer timer = new(configuration.Forwarding.RulesRefresh, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await LookAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private void WarnOf(ForwardingPlan compiled)
    {
        foreach (ConfigurationError warning in compiled.Warnings)
        {
            Log.RulesWarning(logger, warning.ToString());
        }
    }
}
