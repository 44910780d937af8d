using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>The settings under <c>DeadLetters__</c>.</summary>
public sealed record DeadLetterOptions
{
    internal static readonly TextSetting FolderSetting = new("DeadLetters__Folder", "a folder's path", "Where dead letters are written, as files of newline-delimited JSON.");

    /// <summary>Every setting of this kind.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [FolderSetting];

    /// <summary>The folder; <see langword="null"/> where none is set.</summary>
    public string? Folder { get; init; }

    /// <summary>Reads the settings, mistakes noted.</summary>
    public static DeadLetterOptions Read(IConfiguration configuration) => new() { Folder = FolderSetting.Read(configuration) };
}
