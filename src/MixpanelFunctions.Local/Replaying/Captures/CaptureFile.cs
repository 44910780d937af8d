namespace MixpanelFunctions.Local.Replaying.Captures;

/// <summary>A file that Event Hubs Capture wrote, in a folder or a container.</summary>
/// <param name="Name">The common name of it; holds no signature.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Hub">The event hub in its path; <see langword="null"/> if there is none.</param>
/// <param name="Partition">The partition whose events it holds.</param>
/// <param name="Open">Opens it for reading, at any place.</param>
internal sealed record CaptureFile(string Name, long Length, string? Hub, string Partition, Func<CancellationToken, Task<Stream>> Open)
{
    /// <summary>The ending of such files.</summary>
    public const string Ending = ".avro";
}
