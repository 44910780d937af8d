using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Finds the destinations of actions. Notes an unknown project, or one without the credentials that the records need.</summary>
/// <param name="options">The projects.</param>
/// <param name="found">All destinations so far, each at its own number.</param>
/// <param name="errors">Takes errors.</param>
internal sealed class ActionDestinations(MixpanelOptions options, List<Destination> found, ConfigurationErrors errors)
{
    /// <summary>Whether events go to <c>/track</c>.</summary>
    public bool IsTracked => options.EventEndpoint == EventEndpoint.Track;

    /// <summary>The destination of an action's events, and of events that are too old for it.</summary>
    public (Destination Destination, Destination? OfOldEvents) OfEvents(ActionDefinition definition, out ProjectOptions? project)
    {
        Destination import = Of(definition, MixpanelEndpoint.Import, out project);
        if (!IsTracked)
        {
            return (import, null);
        }

        if (project is { Token: null, HasCredentials: true })
        {
            errors.Add(
                definition.Place.Key("project"),
                $"{definition.Type} needs a project with a token if {MixpanelOptions.EventEndpointSetting.Name} is Track; {project.Name} has only a service account");
        }

        return (Find(import.Project, MixpanelEndpoint.Track), import);
    }

    /// <summary>The destination of an action's profile updates.</summary>
    public Destination OfProfiles(ActionDefinition definition, MixpanelEndpoint endpoint, out ProjectOptions? project)
    {
        Destination destination = Of(definition, endpoint, out project);
        if (project is { Token: null, HasCredentials: true })
        {
            errors.Add(definition.Place.Key("project"), $"{definition.Type} needs a project with a token; {project.Name} has only a service account");
        }

        return destination;
    }

    /// <summary>The destination of an action's records.</summary>
    public Destination Of(ActionDefinition definition, MixpanelEndpoint endpoint, out ProjectOptions? known)
    {
        string project = definition.Project ?? MixpanelOptions.DefaultProject;
        IReadOnlyDictionary<string, ProjectOptions> projects = options.Projects;
        if (!projects.TryGetValue(project, out known))
        {
            errors.Add(definition.Place.Key("project"), $"unknown Mixpanel project \"{project}\"{NearestName.SuggestOrList(project, [.. projects.Keys])}");
        }
        else if (project == MixpanelOptions.DefaultProject && !known.HasCredentials && projects.Count > 1)
        {
            // Of every other project without a token, the settings' own error reports it once for all rules.
            errors.Add(
                definition.Place.Key("project"),
                $"{(definition.Project is null ? "names no project, and " : string.Empty)}the default project has no token (Mixpanel__ProjectToken)");
        }

        return Find(project, endpoint);
    }

    private Destination Find(string project, MixpanelEndpoint endpoint)
    {
        Destination? destination = found.Find(candidate => candidate.Project == project && candidate.Endpoint == endpoint);
        if (destination is null)
        {
            found.Add(destination = new Destination(project, endpoint, found.Count));
        }

        return destination;
    }
}
