using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Replaying;

/// <summary>Which dead letters are selected.</summary>
internal sealed record ReplaySelection
{
    /// <summary>Every one.</summary>
    public static ReplaySelection All { get; } = new();

    /// <summary>Those of these stages; empty for every stage.</summary>
    public IReadOnlyCollection<FailureStage> Stages { get; init; } = [];

    /// <summary>Those whose event the hub received then or later; <see langword="null"/> for any time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The only file to replay, by its name; <see langword="null"/> for all files.</summary>
    public string? File { get; init; }

    /// <summary>
    /// The only line to replay, by its text, so that another line in its place is not replayed; <see
    /// langword="null"/> for all lines.
    /// </summary>
    public ReadOnlyMemory<byte>? Line { get; init; }

    /// <summary>Whether a line is selected.</summary>
    public bool Takes(LetterLine line) =>
        (Line is not { } only || only.Span.SequenceEqual(line.Text.Span))
        && (line.Letter is not { } letter
            || ((Stages.Count == 0 || Stages.Contains(letter.Stage)) && (Since is null || letter.Message.EnqueuedTime >= Since)));
}
