using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Sources;

/// <summary>The text of a rules file as it was at one time.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tag">Identifies the version of the file: an ETag, or a time and a length.</param>
public sealed record RulesText(string Text, string Tag);

/// <summary>A place that holds a rules file.</summary>
public interface IRulesSource
{
    /// <summary>Its name in messages. Holds no secret.</summary>
    Place Place { get; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="RulesUnavailableException">It is not there, or cannot be read.</exception>
    RulesText Read();

    /// <summary>Reads the file if it is another than the known one.</summary>
    /// <returns>The new text; <see langword="null"/> if it is the known one.</returns>
    /// <exception cref="RulesUnavailableException">It is not there, or cannot be read.</exception>
    Task<RulesText?> ReadIfChangedAsync(RulesText known, CancellationToken cancellationToken);
}
