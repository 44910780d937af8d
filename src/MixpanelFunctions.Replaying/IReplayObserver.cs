namespace MixpanelFunctions.Replaying;

/// <summary>Gets the progress of a replay, one call at a time.</summary>
internal interface IReplayObserver
{
    /// <summary>It is known how much there is.</summary>
    /// <param name="bytes">The size of all that is to be read, in bytes.</param>
    void Found(long bytes);

    /// <summary>So much more is done with.</summary>
    /// <param name="bytes">In bytes.</param>
    void Done(long bytes);

    /// <summary>Something stays where it is, or went wrong.</summary>
    /// <param name="problem">What and where, holding nothing of an event.</param>
    void Tell(ReplayProblem problem);
}

/// <summary>What kept a line or a file from being replayed.</summary>
/// <param name="Place">The file.</param>
/// <param name="Line">The line's number, counted from 1; <see langword="null"/> for all of the file.</param>
/// <param name="Text">What is wrong.</param>
internal sealed record ReplayProblem(string Place, int? Line, string Text)
{
    /// <summary>As shown to users.</summary>
    public override string ToString() => Line is { } number ? $"{Place}, line {number}: {Text}" : $"{Place}: {Text}";
}
