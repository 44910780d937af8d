using System.IO.Compression;
using System.Text;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mixpanel;
using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Mixpanel;

public sealed class RequestBatchTests : IDisposable
{
    private static readonly CompiledAction Action = MappingBench.ForAction(string.Empty).Plan.Rules[0].Actions[0];

    private readonly RequestBatch _batch = new(Action.Destination);

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void A_run_of_records_is_a_JSON_array()
    {
        Add("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");

        Assert.Equal("[{\"a\":1},{\"b\":2},{\"c\":3}]", Body(0, 3, null));
        Assert.Equal("[{\"b\":2}]", Body(1, 1, null));
        Assert.Equal("[{\"b\":2},{\"c\":3}]", Body(1, 2, null));
    }

    [Theory]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    public void Compressed_it_is_the_same_array(CompressionLevel level)
    {
        Add([.. Enumerable.Range(0, 20_000).Select(i => $"{{\"n\":{i * 7919L % 100_003}}}")]);

        RequestBody body = RequestBody.Create(_batch, 0, _batch.Records.Count, level);

        Assert.True(body.IsCompressed);
        Assert.Equal(body.Length, body.Bytes.Length);
        Assert.True(body.Length < _batch.BodyLength);
        using GZipStream gzip = new(new MemoryStream(body.Bytes.ToArray()), CompressionMode.Decompress);
        using StreamReader text = new(gzip);
        Assert.Equal(Body(0, _batch.Records.Count, null), text.ReadToEnd());
    }

    [Fact]
    public void Its_length_is_that_of_the_body()
    {
        Add("{\"a\":1}");
        Assert.Equal(Body(0, 1, null).Length, _batch.BodyLength);

        Add("{\"b\":2}");
        Assert.Equal(Body(0, 2, null).Length, _batch.BodyLength);
    }

    [Fact]
    public void Records_are_known_by_their_event_and_action()
    {
        Add("{\"a\":1}", "{\"å\":2}");

        Assert.Equal([0, 1], _batch.Records.Select(record => record.Event));
        Assert.All(_batch.Records, record => Assert.Same(Action, record.Action));
        Assert.Equal("{\"å\":2}", Encoding.UTF8.GetString(_batch.RecordText(1)));
    }

    [Fact]
    public void The_last_record_may_move_to_another_batch()
    {
        using RequestBatch next = new(Action.Destination);
        Add("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");

        _batch.MoveLast(next);
        _batch.MoveLast(next);

        Assert.Equal("[{\"a\":1}]", Body(0, 1, null));
        Assert.Equal(Body(0, 1, null).Length, _batch.BodyLength);
        Assert.Equal("[{\"c\":3},{\"b\":2}]", Encoding.UTF8.GetString(RequestBody.Create(next, 0, 2, null).Bytes.Span));
        Assert.Equal([2, 1], next.Records.Select(record => record.Event));
    }

    private string Body(int first, int count, CompressionLevel? compression) =>
        Encoding.UTF8.GetString(RequestBody.Create(_batch, first, count, compression).Bytes.Span);

    private void Add(params string[] records)
    {
        foreach (string record in records)
        {
            int start = _batch.Buffer.Length;
            _batch.Buffer.Append(Encoding.UTF8.GetBytes(record));
            _batch.Close(start, _batch.Records.Count, Action);
        }
    }
}
