using System.Runtime.InteropServices;

namespace MixpanelFunctions.Local.Commands;

/// <summary>
/// Says whether the reader of the output has closed it, as <c>head</c> does after the last line that it needs. The console's stream
/// silently drops what nobody reads, and an endless input would be mapped for nobody.
/// </summary>
internal static class ReaderWatch
{
    private const int StandardOutput = 1;

    /// <summary>POLLERR and POLLHUP, the same numbers on Linux and macOS.</summary>
    private const short ErrorOrHangUp = 0x8 | 0x10;

    /// <summary>Whether it has closed. On Windows this is unknown, and the input is mapped to its end.</summary>
    public static bool IsGone()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        // Nothing is requested: errors are reported in any case.
        PollRequest request = new() { Descriptor = StandardOutput };
        return Poll(ref request, 1, 0) > 0 && (request.Returned & ErrorOrHangUp) != 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollRequest request, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Asked;
        public short Returned;
    }
}
