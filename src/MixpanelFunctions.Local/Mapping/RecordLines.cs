using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Local.Mapping;

/// <summary>
/// Writes every record as a line of JSON with the line it came from, its rule, action, project and endpoint, in input
/// order; and what could not be mapped as dead letters.
/// </summary>
internal sealed class RecordLines : IRecordSink, IDisposable
{
    private const int FlushAt = 256 * 1024;

    private readonly Stream _output;
    private readonly Stream? _deadLetters;
    private readonly SecretRedactor _secrets;
    private readonly string _hub;
    private readonly Utf8Buffer _buffer = new(FlushAt * 2);
    private readonly Utf8Buffer _letters = new();
    private readonly Dictionary<(CompiledAction Action, Destination Destination), byte[]> _heads = [];
    private EventValues _event = null!;
    private int _lineStart;
    private int _recordsOfEvent;
    private bool _failed;

    public RecordLines(Stream output, Stream? deadLetters, SecretRedactor secrets, string hub)
    {
        _output = output;
        _deadLetters = deadLetters;
        _secrets = secrets;
        _hub = hub;
    }

    /// <summary>Events read; a part of a message that cannot be read counts as one.</summary>
    public long Received { get; private set; }

    /// <summary>Events with records and without failures.</summary>
    public long Mapped { get; private set; }

    /// <summary>Events for which nothing is sent.</summary>
    public long Filtered { get; private set; }

    /// <summary>Events that could not be mapped, in full or in part.</summary>
    public long DeadLettered { get; private set; }

    /// <summary>Records written.</summary>
    public long Records { get; private set; }

    /// <summary>What is to be said of properties that were left out or changed, and of dead-lettered events.</summary>
    public MapNotes Notes { get; } = new();

    public void BeginEvent(EventValues values)
    {
        _event = values;
        _recordsOfEvent = 0;
        _failed = false;
    }

    public void Matched(CompiledRule rule)
    {
    }

    public Utf8Buffer Open(CompiledAction action, Destination destination)
    {
        _lineStart = _buffer.Length;
        _buffer.Append("{\"line\":"u8);
        _buffer.Append(_event.Message.SequenceNumber);
        _buffer.Append(Head(action, destination));
        return _buffer;
    }

    public void Close(CompiledAction action, int start)
    {
        _buffer.Append("}\n"u8);
        // If the next step fails before another line starts, there is nothing to undo.
        _lineStart = _buffer.Length;
        _recordsOfEvent++;
        Records++;
    }

    public void Repaired(CompiledAction action, ReadOnlySpan<byte> name, RepairKinds kinds) => Notes.Repaired(name, kinds);

    public void Skipped(CompiledAction action, string reason) => _buffer.Truncate(_lineStart);

    public void Failed(EventFailure failure)
    {
        if (failure.Action is not null)
        {
            _buffer.Truncate(_lineStart);
        }

        _failed = true;
        Notes.Failed(failure, _event.Message.SequenceNumber);
        if (_deadLetters is not null)
        {
            DeadLetter letter = new(failure, _event.Message, _event.IndexInMessage, _event.Body, default);
            foreach (DeadLetterFile file in DeadLetterFile.Write([letter], _secrets, _hub))
            {
                _letters.Append(file.Content.Span);
            }
        }
    }

    public void EndEvent()
    {
        Received++;
        if (_failed)
        {
            DeadLettered++;
        }
        else if (_recordsOfEvent > 0)
        {
            Mapped++;
        }
        else
        {
            Filtered++;
        }

        if (_buffer.Length >= FlushAt || _letters.Length >= FlushAt)
        {
            Flush();
        }
    }

    /// <summary>Passes on everything written so far.</summary>
    public void Flush()
    {
        _output.Write(_buffer.Written);
        _output.Flush();
        _buffer.Truncate(0);
        _lineStart = 0;
        _deadLetters?.Write(_letters.Written);
        _deadLetters?.Flush();
        _letters.Truncate(0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffer.Dispose();
        _letters.Dispose();
    }

    private byte[] Head(CompiledAction action, Destination destination)
    {
        if (!_heads.TryGetValue((action, destination), out byte[]? head))
        {
            head =
            [
                .. ",\"rule\":"u8, .. JsonEscapes.Quote(action.Rule),
                .. ",\"action\":"u8, .. JsonEscapes.Quote(action.Index.ToString(System.Globalization.CultureInfo.InvariantCulture))[1..^1],
                .. ",\"project\":"u8, .. JsonEscapes.Quote(destination.Project),
                .. ",\"endpoint\":"u8, .. JsonEscapes.Quote(destination.EndpointName),
                .. ",\"record\":"u8,
            ];
            _heads.Add((action, destination), head);
        }

        return head;
    }
}
