namespace MixpanelFunctions.Local.Schema;

/// <summary>
/// Regular expressions of JSON Schema (ECMA-262, with the flag u) for what the engine's own readers accept: <c>TokenText</c>
/// and <c>EventPath</c>. If the two dialects differ in white space, these accept more.
/// </summary>
internal static class TextPatterns
{
    /// <summary>Any character but white space. U+FEFF is white space in JavaScript alone.</summary>
    private const string Visible = @"[\S\uFEFF]";

    private const string Token = @"\{\{\s*(?!\}\})" + Visible + @"(?:(?!\}\})[\s\S])*\}\}";
    private const string Quoted = """\["(?:\\[\s\S]|[^"\\])*"\]|\['(?:\\[\s\S]|[^'\\])*'\]""";

    /// <summary>An item or a quoted name. Indexes go up to 9999.</summary>
    private const string Bracket = @"(?:\[0*[0-9]{1,4}\]|" + Quoted + ")";

    /// <summary>What a path starts with; also quoted, where a backslash before a letter is the letter.</summary>
    private const string Start = """(?:arc|xdm|data|\[(["'])(?:\\?a\\?r\\?c|\\?x\\?d\\?m|\\?d\\?a\\?t\\?a)\1\])""";

    /// <summary>A text in which every <c>{{</c> starts a token that has a name and an end.</summary>
    public const string Text = @"^(?:(?!\{\{)[\s\S]|" + Token + ")*$";

    /// <summary>A text that is one token and nothing else.</summary>
    public const string OneToken = "^" + Token + "$";

    /// <summary>A text that is not blank.</summary>
    public const string NotBlank = Visible;

    /// <summary>A text that is not blank and holds no token.</summary>
    public const string PlainName = @"^(?![\s\S]*\{\{)[\s\S]*" + Visible;

    /// <summary>A path into the event.</summary>
    public const string Path = "^" + Start + "(?:" + Bracket + @"|\.(?:" + Bracket + @"|[^.\[]+))*$";

    /// <summary>A variable of Adobe Analytics.</summary>
    public const string AnalyticsVariable =
        "^(?:eVar(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|250)|prop(?:[1-9]|[1-6][0-9]|7[0-5])|event(?:[1-9][0-9]{0,2}|1000)|list[1-3]|hier[1-5]"
        + "|purchase|prodView|sc(?:Open|Add|Remove|View|Checkout))$";

    /// <summary>A data element's name.</summary>
    public const string ElementName = "^[^{}]*$";
}
