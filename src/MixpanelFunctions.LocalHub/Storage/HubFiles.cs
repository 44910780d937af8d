using Microsoft.Win32.SafeHandles;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>Makes the hub's files and folders: they hold events, so their owner alone may read them, by 0600 and 0700 if there are such rights.</summary>
internal static class HubFiles
{
    /// <summary>Makes a folder, and those above it, where they are not there yet.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            // The folders above it would get the usual rights.
            if (Path.GetDirectoryName(path) is { Length: > 0 } above)
            {
                CreateFolder(above);
            }

            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes an empty file to write to and read from.</summary>
    public static SafeFileHandle CreateFile(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        Restrict(file);
        return file;
    }

    /// <summary>Takes from a file all rights but its owner's, before anything is in it.</summary>
    public static void Restrict(SafeFileHandle file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
