using System.Globalization;
using System.Text;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>Events from 0.5 KB to 1 MB, the most that a hub takes: in bytes a second, which stay the same where the cost grows with the bytes.</summary>
internal static class SizeQuestion
{
    private static readonly int[] Sizes = [512, 2_048, 8_192, 32_768, 131_072, 524_288, 1_048_576];

    /// <summary>The bytes of all events of a size together: beyond the caches of one core for every size alike.</summary>
    private const int CorpusBytes = 8 * 1_048_576;

    public static GrowthQuestion Create()
    {
        ForwardingPlan plan = BenchmarkRules.CompileWith([]);
        return new GrowthQuestion("Size of an event", "bytes an event", "MB of events a second of CPU", point => point.Megabytes,
        [
            Series("small fields that no rule asks for", plan, (text, i) => text.Append(CultureInfo.InvariantCulture, $"\"field{i}\":{{\"value\":{i},\"text\":\"value-{i}\"}},")),
            Series("one long text", plan, null),
            Series("texts of escapes and of other letters than ASCII", plan, (text, _) => text.Append("\"text\":\"Sie sagte: \\\"Größer!\\\" \\u00e9\\n東京 – 札幌\",")),
        ]);
    }

    private static GrowthSeries Series(string name, ForwardingPlan plan, Action<StringBuilder, int>? addField) => new(name, [.. Sizes.Select(size =>
    {
        byte[] body = Body(size, addField);
        return new GrowthPoint(size, new Engine(plan, null, 'g', name), EventCorpus.Of(Enumerable.Repeat(body, CorpusBytes / size).Select(one => one.ToArray())));
    })]);

    private static byte[] Body(int size, Action<StringBuilder, int>? addField)
    {
        const string Head = """{"xdm":{"_id":"5d0c","timestamp":"2026-03-01T12:00:00Z","eventType":"web.webpagedetails.pageViews","identityMap":{"ECID":[{"id":"50000000000000012340000000000000001234"}]},"web":{"webPageDetails":{"name":"home"}}},"data":{""";
        StringBuilder text = new(Head);
        for (int i = 0; addField is not null && text.Length < size * 3 / 4; i++)
        {
            addField(text, i);
        }

        // Filled up to the size by one long text.
        text.Append("\"end\":\"");
        int left = size - Encoding.UTF8.GetByteCount(text.ToString()) - "\"}}".Length;
        return Encoding.UTF8.GetBytes(text.Append('.', Math.Max(0, left)).Append("\"}}").ToString());
    }
}
