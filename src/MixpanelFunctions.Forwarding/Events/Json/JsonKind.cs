namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>The kind of a JSON value, or that there is none.</summary>
internal enum JsonKind : byte
{
    /// <summary>No value: the path leads nowhere. JavaScript's <c>undefined</c>.</summary>
    Missing,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>false</c>.</summary>
    False,

    /// <summary><c>true</c>.</summary>
    True,

    /// <summary>A number, as its JSON text.</summary>
    Number,

    /// <summary>A string, as its JSON text without the quotes.</summary>
    String,

    /// <summary>An object, braces included.</summary>
    Object,

    /// <summary>An array, brackets included.</summary>
    Array,
}
