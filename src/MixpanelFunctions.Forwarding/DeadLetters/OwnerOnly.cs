namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>
/// Creates files and folders for personal data that only their owner can read: 0600 and 0700. On Windows they have the rights
/// of the folder that they are in.
/// </summary>
public static class OwnerOnly
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a folder, and its parents, if they do not exist. An existing folder keeps its rights.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            // Its parents would get the default rights.
            if (Path.GetDirectoryName(path) is { Length: > 0 } above)
            {
                CreateFolder(above);
            }

            Directory.CreateDirectory(path, FolderMode);
        }
    }

    /// <summary>Creates a file to write to, and overwrites a file with the same name.</summary>
    public static FileStream CreateFile(string path)
    {
        FileStreamOptions options = new()
        {
            Mode = System.IO.FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a file completely or not at all, so that a reader never sees half of it.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            FileStream file = CreateFile(temporary);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
