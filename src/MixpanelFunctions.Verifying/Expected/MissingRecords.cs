using System.Buffers.Binary;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Verifying.Prints;
using MixpanelFunctions.Verifying.Runs;

namespace MixpanelFunctions.Verifying.Expected;

/// <summary>Remembers which records are missing, and writes them as dead letters, which can be replayed: each with only the missing record.</summary>
internal sealed class MissingRecords(string folder, string project) : IDisposable
{
    private const int EntryLength = 4 + 16 + 16;

    private readonly RunFile _missing = new(folder, 8 * 1024 * 1024);

    /// <summary>How many there are.</summary>
    public long Count => _missing.Count;

    /// <summary>Takes the name and <c>$insert_id</c> of a record, and where its message is.</summary>
    public void Add(int source, long place, UInt128 record)
    {
        Span<byte> entry = stackalloc byte[EntryLength];
        BinaryPrimitives.WriteInt32LittleEndian(entry, EntryLength);
        BinaryPrimitives.WriteUInt128LittleEndian(entry[4..], new UInt128((ulong)source, (ulong)place));
        BinaryPrimitives.WriteUInt128LittleEndian(entry[20..], record);
        _missing.Add(entry);
    }

    /// <summary>Reads the sources again and writes the dead letters.</summary>
    /// <param name="sources">The sources, in the order of their numbers.</param>
    /// <param name="plans">The rules for the events of a hub.</param>
    /// <param name="hubOfSettings">The name of the hub, for messages that do not contain it.</param>
    /// <param name="secrets">Removes secrets.</param>
    /// <param name="write">Takes each line with its end.</param>
    /// <param name="now">The current time, after which times are refused.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many letters were written.</returns>
    public async Task<long> WriteAsync(
        IReadOnlyList<IMessageSource> sources,
        Func<string, ForwardingPlan> plans,
        string hubOfSettings,
        SecretRedactor secrets,
        Action<ReadOnlyMemory<byte>> write,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        _missing.Finish();
        RunMerge merge = new(_missing);
        bool hasNext = merge.Next();
        HashSet<UInt128> wanted = [];
        List<DeadLetter> letters = [];
        PrintReader reader = new(new PrintNames());
        using ExpectedRecords records = new(project, (action, values, record) =>
        {
            if (wanted.Remove(new Print(reader.Read(record, PrintOrigin.Mixpanel)).Key))
            {
                letters.Add(Letter(action, values, record));
            }
        });
        long written = 0;
        for (int source = 0; source < sources.Count && hasNext; source++)
        {
            await foreach (SourceMessage message in sources[source].ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                UInt128 place = new((ulong)source, (ulong)message.Place);
                if (!hasNext || merge.Key != place)
                {
                    continue;
                }

                wanted.Clear();
                while (hasNext && merge.Key == place)
                {
                    wanted.Add(BinaryPrimitives.ReadUInt128LittleEndian(merge.Entry[20..]));
                    hasNext = merge.Next();
                }

                letters.Clear();
                new EventMapper(plans(message.Hub)).Map(message.Message, now, records, CancellationToken.None);
                if (letters.Count > 0)
                {
                    foreach (DeadLetterFile file in DeadLetterFile.Write(letters, secrets, message.Hub.Length > 0 ? message.Hub : hubOfSettings))
                    {
                        write(file.Content);
                        written += file.Lines.Count;
                    }
                }
            }
        }

        return written;
    }

    /// <inheritdoc/>
    public void Dispose() => _missing.Dispose();

    private DeadLetter Letter(CompiledAction action, EventValues values, ReadOnlySpan<byte> record) => new(
        new EventFailure(
            FailureStage.Mixpanel,
            "verify did not find the event in Mixpanel",
            Rule: action.Rule,
            Action: action.Index,
            Project: project,
            Item: values.ItemIndex < 0 ? null : values.ItemIndex),
        values.Message,
        values.IndexInMessage,
        values.Body.ToArray(),
        record.ToArray());
}
