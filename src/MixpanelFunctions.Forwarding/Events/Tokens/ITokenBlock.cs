namespace MixpanelFunctions.Forwarding.Events.Tokens;

/// <summary>
/// How a processor reads a block of <see cref="TokenIndex.BlockBytes"/> bytes at once. Static methods of a struct, so that the compiler generates
/// the loop over blocks for each kind of processor without calls.
/// </summary>
internal interface ITokenBlock
{
    /// <summary>Sorts the bytes of a block: one bit for each, the first byte's the lowest.</summary>
    /// <param name="block">The first byte.</param>
    /// <param name="bits">Takes the bits.</param>
    static abstract void Sort(ref readonly byte block, out BlockBits bits);

    /// <summary>Writes the tokens of a block. As many positions after them as a block has bytes may be overwritten.</summary>
    /// <param name="tokens">A bit for each byte that starts a token.</param>
    /// <param name="block">The block's first byte.</param>
    /// <param name="start">Where the block is in the text.</param>
    /// <param name="starts">Takes where each token starts.</param>
    /// <param name="kinds">Takes each token's first byte.</param>
    static abstract void Put(ulong tokens, ref readonly byte block, int start, ref int starts, ref byte kinds);
}

/// <summary>The classes of the bytes of a block, one bit for each byte.</summary>
internal struct BlockBits
{
    /// <summary>Quotes, escaped ones too.</summary>
    public ulong Quotes;

    /// <summary>Backslashes.</summary>
    public ulong Backslashes;

    /// <summary>Braces, brackets, colons and commas.</summary>
    public ulong Operators;

    /// <summary>Blanks and all control characters.</summary>
    public ulong Blanks;

    /// <summary>Control characters alone.</summary>
    public ulong Controls;
}
