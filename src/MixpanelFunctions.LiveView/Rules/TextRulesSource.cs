using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Sources;

namespace MixpanelFunctions.LiveView.Rules;

/// <summary>Rules that are in no file yet: the text in the page.</summary>
internal sealed class TextRulesSource(string name) : IRulesSource
{
    public Place Place { get; } = Place.File(name);

    public RulesText Read() => throw new RulesUnavailableException("the rules are only in the page", new InvalidOperationException());

    public Task<RulesText?> ReadIfChangedAsync(RulesText known, CancellationToken cancellationToken) => Task.FromResult<RulesText?>(null);
}
