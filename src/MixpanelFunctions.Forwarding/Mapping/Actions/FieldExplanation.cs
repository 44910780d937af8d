using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Where a field of an action's records comes from, for one event.</summary>
/// <param name="Field">The field in the record, such as <c>event</c>, <c>properties.distinct_id</c> or <c>$set.Name</c>; <c>properties.*</c> for all entries of an object.</param>
/// <param name="Written">What the rule writes for it, as JSON; empty if the rule writes nothing.</param>
/// <param name="Tokens">The values of the event that it is made of, in order.</param>
/// <param name="Note">A note, as a sentence without a period; <see langword="null"/> for none.</param>
public sealed record FieldExplanation(string Field, string Written, IReadOnlyList<TokenExplanation> Tokens, string? Note = null);
