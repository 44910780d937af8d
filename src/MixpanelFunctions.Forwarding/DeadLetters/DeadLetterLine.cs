namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>A dead letter as it is in its file.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Line">Its line, one JSON object without the line break.</param>
public sealed record DeadLetterLine(DeadLetter Letter, ReadOnlyMemory<byte> Line);
