using Microsoft.Win32.SafeHandles;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>Creates the hub's files and folders. Only their owner can read them, because they contain events: 0600 and 0700, if the system has such rights.</summary>
internal static class HubFiles
{
    /// <summary>Creates a folder, and its parents, if they do not exist.</summary>
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

            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Creates an empty file for writing and reading.</summary>
    public static SafeFileHandle CreateFile(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        Restrict(file);
        return file;
    }

    /// <summary>Removes all rights from a file except its owner's, before it has content.</summary>
    public static void Restrict(SafeFileHandle file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
