namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>Which bytes a <see cref="JsonValue"/> points into.</summary>
internal enum ValueSource : byte
{
    /// <summary>The event's own bytes.</summary>
    Event,

    /// <summary>The plan's constants, the same for every event.</summary>
    Constant,

    /// <summary>The values computed for the current event.</summary>
    Scratch,
}

/// <summary>Known properties of a value's text, so that it is not read again.</summary>
[Flags]
internal enum ValueTraits : byte
{
    /// <summary>The text can be copied unchanged.</summary>
    None = 0,

    /// <summary>A string with at least one backslash escape.</summary>
    Escaped = 1,

    /// <summary>
    /// An object or array that was not measured, or that was and holds escapes, much nesting, many entries, long
    /// texts or unusual numbers: it must be walked before it is sent.
    /// </summary>
    Unchecked = 2,
}

/// <summary>A JSON value by reference: its kind and where its text is. Twelve bytes, no allocation.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Which bytes <paramref name="Start"/> counts in.</param>
/// <param name="Traits">Known properties of the text.</param>
/// <param name="Start">The first byte; for a string the one after the quote.</param>
/// <param name="Length">The length in bytes; for a string without its quotes.</param>
internal readonly record struct JsonValue(JsonKind Kind, ValueSource Source, ValueTraits Traits, int Start, int Length)
{
    /// <summary>No value.</summary>
    public static JsonValue Missing => default;

    /// <summary>Whether there is nothing to send: no value, or <c>null</c>.</summary>
    public bool IsMissingOrNull => Kind is JsonKind.Missing or JsonKind.Null;

    /// <summary>Whether it is an object or an array.</summary>
    public bool IsContainer => Kind is JsonKind.Object or JsonKind.Array;
}
