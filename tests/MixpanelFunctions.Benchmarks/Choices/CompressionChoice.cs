using System.IO.Compression;
using MixpanelFunctions.Benchmarks.Throughput;

namespace MixpanelFunctions.Benchmarks.Choices;

/// <summary>A way to compress requests, and what it costs.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Open">Opens a stream that compresses into another.</param>
internal sealed record CompressionChoice(string Name, Func<Stream, GZipStream> Open)
{
    private readonly List<double> _rounds = [];

    /// <summary>All that are compared.</summary>
    public static IReadOnlyList<CompressionChoice> All { get; } =
    [
        Of(CompressionLevel.Fastest),
        Of(CompressionLevel.Optimal),
        .. Enumerable.Range(1, 6).Select(level => new CompressionChoice(
            $"zlib's level {level}", target => new GZipStream(target, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))),
    ];

    /// <summary>The bytes of all bodies, compressed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Seconds of CPU for all bodies, the median of all rounds.</summary>
    public double Seconds => Result.Median(_rounds);

    /// <summary>Compresses all bodies once.</summary>
    public void Measure(IReadOnlyList<byte[]> bodies)
    {
        Bytes = 0;
        using MemoryStream target = new(4 * 1_048_576);
        TimeSpan start = CpuClock.Now;
        foreach (byte[] body in bodies)
        {
            target.SetLength(0);
            using (GZipStream gzip = Open(target))
            {
                gzip.Write(body);
            }

            Bytes += target.Length;
        }

        _rounds.Add((CpuClock.Now - start).TotalSeconds);
    }

    private static CompressionChoice Of(CompressionLevel level) => new(level.ToString(), target => new GZipStream(target, level, leaveOpen: true));
}
