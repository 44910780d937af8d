namespace MixpanelFunctions.Forwarding.Events;

/// <summary>Is told of the tokens that <see cref="JsonSkip"/> passes. A struct, so that watching nothing costs nothing.</summary>
internal interface ITokenWatch
{
    /// <summary>An object or array begins.</summary>
    /// <param name="depth">How many containers it stands in.</param>
    void OnContainer(int depth);

    /// <summary>A name or a string.</summary>
    /// <param name="length">Its length in bytes, without the quotes.</param>
    /// <param name="isEscaped">Whether it has a backslash.</param>
    void OnString(int length, bool isEscaped);

    /// <summary>A number.</summary>
    void OnNumber(ReadOnlySpan<byte> number);

    /// <summary>True, false or null.</summary>
    void OnWord();
}

/// <summary>Watches nothing.</summary>
internal readonly struct NoWatch : ITokenWatch
{
    public void OnContainer(int depth)
    {
    }

    public void OnString(int length, bool isEscaped)
    {
    }

    public void OnNumber(ReadOnlySpan<byte> number)
    {
    }

    public void OnWord()
    {
    }
}
