namespace MixpanelFunctions.Local.Checking;

/// <summary>The result of one check.</summary>
/// <param name="Holds">Whether it is as it should be; <see langword="null"/> if that cannot be known from here.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Text">What was found, and where it is not as it should be, what to do.</param>
internal sealed record OnlineCheck(bool? Holds, string Subject, string Text)
{
    /// <summary>As it should be.</summary>
    public static OnlineCheck Good(string subject, string text) => new(true, subject, text);

    /// <summary>Not as it should be.</summary>
    public static OnlineCheck Bad(string subject, string text) => new(false, subject, text);

    /// <summary>Cannot be known from here.</summary>
    public static OnlineCheck Unknown(string subject, string text) => new(null, subject, text);

    /// <summary>The line that users see.</summary>
    public override string ToString() => $"{(Holds switch { true => '✓', false => '✗', null => '–' })} {Subject}: {Text}";
}
