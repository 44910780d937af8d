namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>The kinds of errors that JavaScript has.</summary>
internal static class ErrorKinds
{
    /// <summary>Their names; that of which all others are kinds comes last.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError", "Error"];
}
