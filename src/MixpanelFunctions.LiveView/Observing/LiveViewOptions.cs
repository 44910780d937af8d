namespace MixpanelFunctions.LiveView.Observing;

/// <summary>The limits of the live view, and the files that it can change.</summary>
internal sealed record LiveViewOptions
{
    /// <summary>The rules file that the page may save, in full; <see langword="null"/> (the default) if it may save none.</summary>
    public string? RulesFile { get; init; }

    /// <summary>Loads a rules file that was just written; <see langword="null"/> if it takes over by itself, or not at all.</summary>
    public Func<CancellationToken, Task>? TakeOverRules { get; init; }

    /// <summary>The name of the rules, as shown to users.</summary>
    public string RulesName { get; init; } = string.Empty;

    /// <summary>The folder of dead letters; <see langword="null"/> (the default) if they are elsewhere.</summary>
    public string? DeadLetterFolder { get; init; }

    /// <summary>The events kept; beyond it the oldest go. Default: 5,000; at least 1.</summary>
    public int MaxEvents { get; init; } = 5_000;

    /// <summary>The bytes that kept events take, about; beyond it the oldest go. Default: 67,108,864 (64 MiB).</summary>
    public long MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The events shown a second in the long run; of more, a sample is shown. Default: 100; at least 1.</summary>
    public int EventsPerSecond { get; init; } = 100;

    /// <summary>The events shown at once after a quiet time. Default: 2,000; at least 1.</summary>
    public int Burst { get; init; } = 2_000;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
