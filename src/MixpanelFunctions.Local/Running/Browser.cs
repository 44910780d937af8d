using System.ComponentModel;
using System.Diagnostics;

namespace MixpanelFunctions.Local.Running;

/// <summary>The user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens an address.</summary>
    /// <returns>Whether there is something to open it with.</returns>
    public static bool TryOpen(Uri address)
    {
        try
        {
            using Process? started = Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true });
            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or FileNotFoundException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
