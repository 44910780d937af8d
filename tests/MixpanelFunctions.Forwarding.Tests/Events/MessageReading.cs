using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Messages;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Tests.Events;

/// <summary>Reads messages for a set of paths and keeps everything that the sink is told.</summary>
internal sealed class MessageReading : IEventSink
{
    private readonly string[] _paths;
    private readonly int[] _slots;
    private readonly EventValues _values;
    private readonly MessageReader _reader;
    private readonly List<ReadPart> _parts = [];

    public MessageReading(params string[] paths)
    {
        CapturePlanBuilder plan = new();
        _paths = paths;
        _slots = [.. paths.Select(path => plan.Add(EventPath.Parse(path)))];
        _values = new EventValues(plan.Build(), []);
        _reader = new MessageReader(_values);
    }

    /// <summary>Reads a message's text.</summary>
    public IReadOnlyList<ReadPart> Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    /// <summary>Reads a message.</summary>
    public IReadOnlyList<ReadPart> Read(ReadOnlyMemory<byte> body, string? refusal = null)
    {
        _parts.Clear();
        _reader.Read(
            new HubMessage
            {
                Body = body,
                Partition = "0",
                SequenceNumber = 1,
                EnqueuedTime = DateTimeOffset.UnixEpoch,
                Refusal = refusal,
            },
            this);
        return [.. _parts];
    }

    /// <summary>Reads a message that is one event.</summary>
    public ReadPart ReadOne(string body)
    {
        ReadPart part = Assert.Single(Read(body));
        Assert.Null(part.Reason);
        return part;
    }

    public void OnEvent(EventValues values) =>
        _parts.Add(Part(values, null, _paths.Zip(_slots).DistinctBy(pair => pair.First).ToDictionary(
            pair => pair.First,
            pair => ReadValue.Json(values, values[pair.Second]))));

    public void OnUnreadable(EventValues values, string reason) => _parts.Add(Part(values, reason, new Dictionary<string, string?>()));

    private static ReadPart Part(EventValues values, string? reason, IReadOnlyDictionary<string, string?> found) =>
        new(values.Shape, values.IndexInMessage, values.Start, Encoding.UTF8.GetString(values.Text), reason, found);
}
