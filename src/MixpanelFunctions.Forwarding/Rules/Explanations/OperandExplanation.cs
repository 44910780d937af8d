namespace MixpanelFunctions.Forwarding.Rules.Explanations;

/// <summary>One side of a comparison, for one event.</summary>
/// <param name="Side"><c>left</c>, <c>right</c>, or the place in a list.</param>
/// <param name="Written">The rule's text for it, as JSON.</param>
/// <param name="Value">Its value for the event.</param>
/// <param name="Tokens">The tokens in it, in order.</param>
public sealed record OperandExplanation(string Side, string Written, ValueExplanation Value, IReadOnlyList<TokenExplanation> Tokens);

/// <summary>A token, for one event.</summary>
/// <param name="Token">Its name: that of a data element, or a path.</param>
/// <param name="Source">Where its value comes from: a path in full, <c>custom code</c>, <c>constant</c>, <c>secret</c> or <c>the client's address</c>.</param>
/// <param name="Found">What is at the path in the event; <see langword="null"/> if it is not a path.</param>
/// <param name="Value">The final value of the token, after default, clean text and lower case.</param>
public sealed record TokenExplanation(string Token, string Source, ValueExplanation? Found, ValueExplanation Value);
