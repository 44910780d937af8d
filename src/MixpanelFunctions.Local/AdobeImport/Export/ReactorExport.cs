namespace MixpanelFunctions.Local.AdobeImport.Export;

/// <summary>A property as exported from the Reactor API, from one document or several.</summary>
/// <param name="Resources">The resources, each once, in the order they came in.</param>
/// <param name="MissingPages">Pages of lists that the documents speak of and that are not among them.</param>
internal sealed record ReactorExport(IReadOnlyList<ReactorResource> Resources, IReadOnlyList<string> MissingPages)
{
    public IEnumerable<ReactorResource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>The components of a rule, in their order.</summary>
    public IEnumerable<ReactorResource> ComponentsOf(ReactorResource rule)
    {
        HashSet<string> named = [.. rule.Related(ReactorResource.RuleComponents)];
        return OfType(ReactorResource.RuleComponents)
            .Where(component => named.Contains(component.Id) || RuleOf(component) == rule.Id)
            .OrderBy(component => component.Order);
    }

    /// <summary>The components that belong to no rule of the export.</summary>
    public IEnumerable<ReactorResource> Strays()
    {
        HashSet<string> placed = [.. OfType(ReactorResource.Rules).SelectMany(ComponentsOf).Select(component => component.Id)];
        return OfType(ReactorResource.RuleComponents).Where(component => !placed.Contains(component.Id));
    }

    // A component belongs to exactly one rule; the relation is a list for historical reasons (Reactor API, relationships).
    private static string? RuleOf(ReactorResource component) => component.Related("rules", "rule").FirstOrDefault() ?? component.Rule;
}
