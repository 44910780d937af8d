using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.Processing;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>Partitions whose messages a test hands in while they are read.</summary>
internal sealed class ScriptedSource(params string[] partitions) : IPartitionSource
{
    private readonly ConcurrentDictionary<string, Channel<HubMessage>> _channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _handedIn = new(StringComparer.Ordinal);

    /// <summary>Every opening: the partition and where it was to begin.</summary>
    public ConcurrentQueue<(string Partition, PartitionPosition Position)> Opened { get; } = new();

    /// <summary>Thrown by the next read, once.</summary>
    public Exception? NextReadFails { get; set; }

    public int Readers;

    public Task<IReadOnlyList<string>> ListPartitionsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(partitions);

    public Task<IPartitionReader> OpenAsync(string partition, PartitionPosition position, CancellationToken cancellationToken)
    {
        Opened.Enqueue((partition, position));
        Interlocked.Increment(ref Readers);
        return Task.FromResult<IPartitionReader>(new Reader(this, ChannelOf(partition)));
    }

    /// <summary>So many more messages of a partition, numbered on from 1.</summary>
    public void HandIn(int count, string partition = "0")
    {
        for (int i = 0; i < count; i++)
        {
            int number = _handedIn.AddOrUpdate(partition, 1, (_, before) => before + 1);
            Assert.True(ChannelOf(partition).Writer.TryWrite(EdgeEvents.Message(number, EdgeEvents.Body(number), partition)));
        }
    }

    public void End(string partition = "0") => ChannelOf(partition).Writer.Complete();

    public static Checkpoint Checkpoint(int number, string partition = "0") =>
        new(partition, number, (number * 1_000L).ToString(CultureInfo.InvariantCulture));

    private Channel<HubMessage> ChannelOf(string partition) => _channels.GetOrAdd(partition, _ => Channel.CreateUnbounded<HubMessage>());

    private sealed class Reader(ScriptedSource source, Channel<HubMessage> channel) : IPartitionReader
    {
        public async ValueTask<IReadOnlyList<HubMessage>> ReadAsync(int atMost, CancellationToken cancellationToken)
        {
            if (source.NextReadFails is { } failure)
            {
                source.NextReadFails = null;
                throw failure;
            }

            List<HubMessage> messages = [];
            if (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                while (messages.Count < atMost && channel.Reader.TryRead(out HubMessage? message))
                {
                    messages.Add(message);
                }
            }

            return messages;
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref source.Readers);
            return ValueTask.CompletedTask;
        }
    }
}
