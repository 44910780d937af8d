using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Unicode;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>
/// The dead letters of one message as newline-delimited JSON, under a name that depends only on the message. However the hub
/// batches messages when it delivers them again, the letters are in the same file, and only once.
/// </summary>
public sealed class DeadLetterFile
{
    /// <summary>The size from which further letters of the message go to another file.</summary>
    public const int LargeFile = 4 * 1024 * 1024;

    private DeadLetterFile(string name, ReadOnlyMemory<byte> content, IReadOnlyList<DeadLetterLine> lines) =>
        (Name, Content, Lines) = (name, content, lines);

    /// <summary>
    /// The name: <c>yyyy/MM/dd/HH/{partition}-{sequenceNumber}-{hash}.ndjson</c>, the time and the hash those of the message; a
    /// further file of the message ends in <c>-2.ndjson</c> and so on.
    /// </summary>
    public string Name { get; }

    /// <summary>The lines.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The same, one by one, in their order.</summary>
    public IReadOnlyList<DeadLetterLine> Lines { get; }

    /// <summary>Groups dead letters by the message that they came in, in the order of the messages.</summary>
    public static IEnumerable<IReadOnlyList<DeadLetter>> ByMessage(IEnumerable<DeadLetter> letters) =>
        letters.GroupBy(letter => letter.Message, ReferenceEqualityComparer.Instance)
            .Select(group => group.ToList())
            .OrderBy(ofMessage => ofMessage[0].Message.SequenceNumber);

    /// <summary>Writes the dead letters of one message, one file after another: only the current file is in memory.</summary>
    /// <param name="letters">At least one.</param>
    /// <param name="secrets">Removes secrets.</param>
    /// <param name="hub">The event hub that the events came from; empty if it is not known.</param>
    public static IEnumerable<DeadLetterFile> Write(IReadOnlyList<DeadLetter> letters, SecretRedactor secrets, string hub = "") => Write(letters, secrets, null, hub);

    /// <param name="letters">At least one.</param>
    /// <param name="secrets">Removes secrets.</param>
    /// <param name="cleaner">Removes protected data from the events; <see langword="null"/> to keep them as received.</param>
    /// <param name="hub">The event hub that the events came from; empty if it is not known.</param>
    /// <inheritdoc cref="Write(IReadOnlyList{DeadLetter}, SecretRedactor, string)"/>
    internal static IEnumerable<DeadLetterFile> Write(IReadOnlyList<DeadLetter> letters, SecretRedactor secrets, LetterCleaner? cleaner, string hub)
    {
        ArgumentNullException.ThrowIfNull(letters);
        ArgumentNullException.ThrowIfNull(secrets);
        return WriteAll(letters, secrets, cleaner, hub);
    }

    private static IEnumerable<DeadLetterFile> WriteAll(IReadOnlyList<DeadLetter> letters, SecretRedactor secrets, LetterCleaner? cleaner, string hub)
    {
        using DeadLetterText text = new(secrets, cleaner, hub);
        DeadLetter[] sorted = Sort(letters);
        bool isKeptWhole = false;
        int number = 1;
        for (int next = 0; next < sorted.Length; number++)
        {
            ArrayBufferWriter<byte> content = new();
            List<(DeadLetter Letter, Range Line)> lines = [];
            while (next < sorted.Length && content.WrittenCount < LargeFile)
            {
                DeadLetter letter = sorted[next++];
                // Once for each message, because it can be large and contain any number of invalid parts.
                bool asBytes = cleaner is null && !isKeptWhole && IsBroken(letter);
                isKeptWhole |= asBytes;
                int start = content.WrittenCount;
                text.WriteLine(letter, asBytes, content);
                lines.Add((letter, start..(content.WrittenCount - 1)));
            }

            ReadOnlyMemory<byte> written = content.WrittenMemory;
            yield return new DeadLetterFile(NameOf(sorted[0].Message, hub, number), written, [.. lines.Select(line => new DeadLetterLine(line.Letter, written[line.Line]))]);
        }
    }

    private static string NameOf(HubMessage message, string hub, int number)
    {
        string partition = string.Concat(message.Partition.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        // A hub that was created again counts from the start; the time distinguishes its messages. A replay of a part is not a delivery of the whole.
        string identity = string.Create(
            CultureInfo.InvariantCulture,
            $"{hub}\n{message.Partition}\n{message.SequenceNumber}\n{message.Offset}\n{message.EnqueuedTime.UtcTicks}\n{message.Part}");
        string hash = Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(identity)));
        string further = number == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"-{number}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{message.EnqueuedTime.UtcDateTime:yyyy'/'MM'/'dd'/'HH}/{(partition.Length == 0 ? "x" : partition)}-{message.SequenceNumber}-{hash}{further}.ndjson");
    }

    /// <summary>Records settle in any order; the same failures must still give the same file.</summary>
    private static DeadLetter[] Sort(IReadOnlyList<DeadLetter> letters) =>
    [
        .. letters
            .OrderBy(letter => letter.IndexInMessage)
            .ThenBy(letter => letter.Failure.Rule, StringComparer.Ordinal)
            .ThenBy(letter => letter.Failure.Action)
            .ThenBy(letter => letter.Failure.Operation, StringComparer.Ordinal)
            .ThenBy(letter => letter.Failure.Item)
            .ThenBy(letter => letter.Failure.FromItem)
            // An action may write several records of one event.
            .ThenBy(letter => letter.Record, Comparer<ReadOnlyMemory<byte>>.Create((left, right) => left.Span.SequenceCompareTo(right.Span))),
    ];

    /// <summary>Whether an event was unreadable because of its bytes: it is not text, or characters were replaced.</summary>
    private static bool IsBroken(DeadLetter letter) =>
        letter.Failure is { Stage: FailureStage.Parse, Parts: null }
        && !Utf8.IsValid(letter.Message.Body.Span)
        && (!Utf8.IsValid(letter.Body.Span) || letter.Body.Span.IndexOf("\uFFFD"u8) >= 0);
}
