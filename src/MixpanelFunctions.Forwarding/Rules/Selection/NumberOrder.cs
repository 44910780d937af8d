namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>How a number must stand to another.</summary>
internal enum NumberOrder
{
    /// <summary>The same.</summary>
    Equal,

    /// <summary>Less.</summary>
    Less,

    /// <summary>Less or the same.</summary>
    LessOrEqual,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Greater or the same.</summary>
    GreaterOrEqual,
}
