using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Replaying;

namespace MixpanelFunctions.Local.Replaying.Captures;

/// <summary>The progress of replaying captured files, in a separate file. Captured files are never changed.</summary>
internal sealed class CaptureState
{
    /// <summary>The name if none is given.</summary>
    public const string DefaultName = "replay-state.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly string? _path;
    private readonly Dictionary<string, CaptureProgress> _files;

    private CaptureState(string? path, Dictionary<string, CaptureProgress> files) => (_path, _files) = (path, files);

    /// <summary>A state that is kept nowhere.</summary>
    public static CaptureState None() => new(null, []);

    /// <summary>Reads the state; nothing is replayed yet if there is none.</summary>
    /// <exception cref="LetterStoreException">The file is not a state, or cannot be read.</exception>
    public static CaptureState Read(string path)
    {
        try
        {
            return new CaptureState(path, File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, CaptureProgress>>(File.ReadAllBytes(path), Json) ?? []
                : []);
        }
        catch (JsonException)
        {
            throw new LetterStoreException($"{path} is not the state of a replay; delete it, or name another file with --state");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LetterStoreException($"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>
    /// What a replay is one of: of these rules, to these projects, since that time. Of another one, nothing counts as
    /// replayed. A few bits of a hash of the tokens distinguish projects, too few to reveal the tokens.
    /// </summary>
    public static string Purpose(ForwardingConfiguration configuration, DateTimeOffset? since)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string text = string.Join('\n', configuration.Mixpanel.Projects.Values
            .OrderBy(project => project.Name, StringComparer.Ordinal)
            .Select(project => $"{project.Name}\n{project.BaseAddress}\n{project.ProjectId}\n{project.Token}"));
        string projects = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
        return $"rules {configuration.RulesVersion}, projects {projects}, since {since?.ToString("O") ?? "the start"}";
    }

    /// <summary>How many events of a file are settled for a purpose.</summary>
    public long Settled(string id, string purpose) =>
        _files.TryGetValue(id, out CaptureProgress? progress) && progress.Purpose == purpose ? progress.Settled : 0;

    /// <summary>Notes how many are, and writes the state.</summary>
    /// <exception cref="LetterStoreException">The file cannot be written.</exception>
    public void Settle(string id, CaptureProgress progress)
    {
        _files[id] = progress;
        if (_path is null)
        {
            return;
        }

        string temporary = $"{_path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(_files, Json));
            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LetterStoreException($"{_path} cannot be written: {exception.Message}");
        }
    }
}

/// <summary>The progress of replaying a captured file.</summary>
/// <param name="Name">The file's name when it was replayed, as shown to users.</param>
/// <param name="Purpose">See <see cref="CaptureState.Purpose"/>.</param>
/// <param name="Settled">How many of its events, from its start, are settled.</param>
internal sealed record CaptureProgress(string Name, string Purpose, long Settled);
