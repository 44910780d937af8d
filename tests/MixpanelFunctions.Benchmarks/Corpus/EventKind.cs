namespace MixpanelFunctions.Benchmarks.Corpus;

/// <summary>What an event of the corpus is about.</summary>
internal enum EventKind
{
    /// <summary>A page was shown.</summary>
    PageView,

    /// <summary>A link was followed.</summary>
    Click,

    /// <summary>The app was opened; the smallest events.</summary>
    App,

    /// <summary>Something was put into the cart.</summary>
    Cart,

    /// <summary>Something was bought; the largest events.</summary>
    Purchase,

    /// <summary>A customer signed in.</summary>
    Login,
}
