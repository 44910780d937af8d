namespace MixpanelFunctions.Local.Schema;

/// <summary>
/// Regular expressions of JSON Schema (ECMA-262, with the flag u) for what the engine's own readers take:
/// <c>TokenText</c> and <c>EventPath</c>. Where the two dialects see white space differently, these take more.
/// </summary>
internal static class TextPatterns
{
    /// <summary>Any character but white space. U+FEFF is white space in JavaScript alone.</summary>
    private const string Visible = @"[\S\uFEFF]";

    private const string Token = @"\{\{\s*(?!\}\})" + Visible + @"(?:(?!\}\})[\s\S])*\}\}";
    private const string Bracket = """\[(?:0*[0-9]{1,4}|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')\]""";

    /// <summary>A text in which every <c>{{</c> starts a token that has a name and an end.</summary>
    public const string Text = @"^(?:(?!\{\{)[\s\S]|" + Token + ")*$";

    /// <summary>A text that is one token and nothing else.</summary>
    public const string OneToken = "^" + Token + "$";

    /// <summary>A text that is not blank.</summary>
    public const string NotBlank = Visible;

    /// <summary>A path into the event.</summary>
    public const string Path = "^(?:arc|xdm|data|" + Bracket + ")(?:" + Bracket + @"|\.(?:" + Bracket + @"|[^.\[]+))*$";

    /// <summary>A data element's name.</summary>
    public const string ElementName = "^[^{}]*$";
}
