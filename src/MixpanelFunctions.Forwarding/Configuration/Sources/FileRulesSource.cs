using System.Globalization;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Sources;

/// <summary>A rules file on a disk.</summary>
internal sealed class FileRulesSource : IRulesSource
{
    private readonly string _path;

    /// <summary>Reads the file at a path.</summary>
    public FileRulesSource(string path)
    {
        _path = path;
        Place = Place.File(Path.GetFileName(path));
    }

    /// <inheritdoc/>
    public Place Place { get; }

    /// <inheritdoc/>
    public RulesText Read()
    {
        try
        {
            // The tag first: a file that changes in between is read again, never skipped.
            string tag = Tag();
            return new RulesText(File.ReadAllText(_path), tag);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RulesUnavailableException($"there is no file {_path}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RulesUnavailableException($"the file {_path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public Task<RulesText?> ReadIfChangedAsync(RulesText known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        return Task.FromResult<RulesText?>(Tag() == known.Tag ? null : Read());
    }

    private string Tag()
    {
        FileInfo file = new(_path);
        return file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}-{file.Length}")
            : string.Empty;
    }
}
