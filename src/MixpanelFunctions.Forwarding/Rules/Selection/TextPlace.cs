namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>Where in a text another must stand.</summary>
internal enum TextPlace
{
    /// <summary>Anywhere.</summary>
    Anywhere,

    /// <summary>At its start.</summary>
    Start,

    /// <summary>At its end.</summary>
    End,
}
