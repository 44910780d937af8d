using System.IO.Hashing;
using System.Text;

namespace MixpanelFunctions.LiveView.Rules;

/// <summary>Writes the rules file that the run was given, and no other.</summary>
internal sealed class RulesSaving(string path)
{
    /// <summary>The file's name.</summary>
    public string Name { get; } = Path.GetFileName(path);

    /// <summary>The tag of a text, which shows whether a file is still the one that a page has read.</summary>
    public static string TagOf(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="text">The new text.</param>
    /// <param name="seen">The tag of the text that was edited.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the file is written; it is not where it has changed since it was seen.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public async Task<bool> SaveAsync(string text, string seen, CancellationToken cancellationToken)
    {
        if (TagOf(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)) != seen)
        {
            return false;
        }

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            // Through a link to the file itself: what the link leads to is the author's rules.
            string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(target);
            if (!OperatingSystem.IsWindows())
            {
                // Nobody else may read it before it has the rights of the file that it replaces.
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            FileStream file = new(temporary, options);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
            }

            if (mode is { } kept && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, kept);
            }

            File.Move(temporary, target, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
