using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Verifying.Comparing;
using MixpanelFunctions.Verifying.Prints;
using MixpanelFunctions.Verifying.Runs;
using MixpanelFunctions.Verifying.Users;

namespace MixpanelFunctions.Verifying.Expected;

/// <summary>Maps messages with the rules and keeps the prints of the records. Serves one thread at a time.</summary>
internal sealed class ExpectedSide : IDisposable
{
    private readonly Func<string, ForwardingPlan> _plans;
    private readonly TimeBasis _time;
    private readonly PrintNames _names;
    private readonly PrintReader _reader;
    private readonly Dictionary<string, EventMapper> _mappers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _rules = new(StringComparer.Ordinal);
    private readonly ExpectedRecords _records;
    private readonly List<byte[]> _kept = [];
    private readonly List<byte[]> _elsewhere = [];
    private List<byte[]>? _collecting;
    private PrintOrigin _origin;

    /// <summary>Starts empty.</summary>
    /// <param name="plans">The rules for the events of a hub.</param>
    /// <param name="project">The project that is verified; null for every project.</param>
    /// <param name="names">Takes names.</param>
    /// <param name="time">How the project stores times.</param>
    /// <param name="folder">The folder for temporary files.</param>
    public ExpectedSide(Func<string, ForwardingPlan> plans, string? project, PrintNames names, TimeBasis time, string folder)
    {
        (_plans, _names, _time) = (plans, names, time);
        _reader = new PrintReader(names);
        _records = new ExpectedRecords(project, Take);
        Runs = new RunFile(folder);
    }

    /// <summary>The prints.</summary>
    public RunFile Runs { get; }

    /// <summary>The days that the records are of, by their times as the project stores them.</summary>
    public SortedDictionary<DateOnly, long> Days { get; } = [];

    /// <summary>Events read.</summary>
    public long Events => _records.Events;

    /// <summary>What the rules fail for.</summary>
    public long Failures => _records.Failures;

    /// <summary>Records for other projects.</summary>
    public long ToOthers => _records.ToOthers;

    /// <summary>Records whose <c>$insert_id</c> or time is that of their event's place in the hub, from a source that does not contain it.</summary>
    public long WithoutOwnId { get; private set; }

    /// <summary>Takes the ids that the records link; null if users are not checked.</summary>
    public UserLinks? Users { get; init; }

    /// <summary>Takes a message.</summary>
    /// <param name="source">The source's number.</param>
    /// <param name="message">The message.</param>
    /// <param name="tellsPlaces">Whether the source contains the place of the message in the hub.</param>
    /// <param name="now">The current time, after which times are refused.</param>
    public void Add(int source, in SourceMessage message, bool tellsPlaces, DateTimeOffset now)
    {
        _origin = new PrintOrigin(source, message.Place, 0);
        EventMapper mapper = MapperOf(message.Hub);
        if (tellsPlaces)
        {
            mapper.Map(message.Message, now, _records);
            return;
        }

        // With another place, an event with its own id and time gives the same record again.
        (long events, long failures, long others) = (_records.Events, _records.Failures, _records.ToOthers);
        Collect(_elsewhere, mapper, message.Message with { Partition = "elsewhere", EnqueuedTime = message.Message.EnqueuedTime.AddDays(1) }, now);
        _records.Reset(events, failures, others);
        Collect(_kept, mapper, message.Message, now);
        for (int i = 0; i < _kept.Count; i++)
        {
            Print print = new(_kept[i]);
            if (i < _elsewhere.Count && new Print(_elsewhere[i]) is var other && other.Key == print.Key && other.Time == print.Time)
            {
                Keep(print);
            }
            else
            {
                WithoutOwnId++;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _records.Dispose();
        Runs.Dispose();
    }

    private EventMapper MapperOf(string hub)
    {
        if (!_mappers.TryGetValue(hub, out EventMapper? mapper))
        {
            _mappers.Add(hub, mapper = new EventMapper(_plans(hub)));
        }

        return mapper;
    }

    private void Take(CompiledAction action, EventValues values, ReadOnlySpan<byte> record)
    {
        if (!_rules.TryGetValue(action.Rule, out int rule))
        {
            _rules.Add(action.Rule, rule = _names.NumberOf(action.Rule));
        }

        Users?.Take(record);
        ReadOnlySpan<byte> read = _reader.Read(record, _origin with { Rule = rule });
        if (_collecting is { } collecting)
        {
            collecting.Add(read.ToArray());
        }
        else
        {
            Keep(new Print(read));
        }
    }

    private void Collect(List<byte[]> prints, EventMapper mapper, HubMessage message, DateTimeOffset now)
    {
        prints.Clear();
        _collecting = prints;
        mapper.Map(message, now, _records);
        _collecting = null;
    }

    private void Keep(Print print)
    {
        Runs.Add(print.Bytes);
        DateOnly day = TimeBasis.Day(_time.Stored(print.Time));
        Days[day] = Days.GetValueOrDefault(day) + 1;
    }
}
