namespace MixpanelFunctions.StandIn.Configuration;

/// <summary>A project that the stand-in knows from the start.</summary>
public sealed class StandInProject
{
    /// <summary>The project token, or null when the project is only reached with a service account. Never shown in any answer.</summary>
    public string? Token { get; init; }

    /// <summary>The project id that a service account names as <c>project_id</c>, or null when there is none.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// The project's secret, which is the user name for the export API, with an empty password; null if there is none.
    /// Never shown in any answer.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>The name that the pages show; without one they show <see cref="Id"/>, and without that <c>project-1</c> and so on.</summary>
    public string? Name { get; init; }
}
