namespace MixpanelFunctions.Forwarding.Events.Tokens;

/// <summary>Gets the values that <see cref="JsonTokens"/> skips. A struct, so that watching nothing costs nothing.</summary>
internal interface ITokenWatch
{
    /// <summary>Whether it wants them.</summary>
    bool IsWatching { get; }

    /// <summary>An object or array begins.</summary>
    /// <param name="depth">How many containers it is in.</param>
    void OnContainer(int depth);

    /// <summary>A name or a string.</summary>
    /// <param name="length">Its length in bytes, without the quotes.</param>
    /// <param name="isEscaped">Whether it has a backslash.</param>
    void OnString(int length, bool isEscaped);

    /// <summary>A number, true, false or null.</summary>
    void OnScalar(ReadOnlySpan<byte> text);
}

/// <summary>Watches nothing.</summary>
internal readonly struct NoWatch : ITokenWatch
{
    public bool IsWatching => false;

    public void OnContainer(int depth)
    {
    }

    public void OnString(int length, bool isEscaped)
    {
    }

    public void OnScalar(ReadOnlySpan<byte> text)
    {
    }
}
