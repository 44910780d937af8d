using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;

namespace MixpanelFunctions.Local.Terminal;

/// <summary>Keeps the engine's latest warnings, to be shown when the table is done.</summary>
/// <param name="omitted">The ids of log messages that are not kept.</param>
internal sealed class RecentWarnings(params int[] omitted) : ILoggerProvider, ILogger
{
    /// <summary>The id of the message that dead letters were written.</summary>
    public const int DeadLettersWritten = 5;

    private const int Most = 10;

    /// <summary>The id of the message that a request is tried again.</summary>
    private const int Retrying = 2;

    private readonly ConcurrentQueue<string> _warnings = new();
    private int _dropped;
    private int _retries;
    private volatile string? _lastAnswer;

    public void Add(string warning)
    {
        _warnings.Enqueue(warning);
        if (_warnings.Count > Most && _warnings.TryDequeue(out _))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>What there is, oldest first; retries as one.</summary>
    public IReadOnlyList<string> Shown =>
    [
        .. _dropped > 0 ? [$"{Counted.Of(_dropped, "earlier warning is", "earlier warnings are")} not shown"] : Array.Empty<string>(),
        .. _warnings.Distinct(),
        .. _lastAnswer is { } answer ? [$"{Counted.Of(_retries, "request was", "requests were")} retried. The last answer: {answer}"] : Array.Empty<string>(),
    ];

    /// <summary>Forgets what there is.</summary>
    public void Clear()
    {
        _warnings.Clear();
        _dropped = 0;
        _retries = 0;
        _lastAnswer = null;
    }

    /// <summary>Takes what there is, oldest first.</summary>
    public IReadOnlyList<string> Take()
    {
        IReadOnlyList<string> taken = Shown;
        Clear();
        return taken;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == Retrying && state is IEnumerable<KeyValuePair<string, object?>> values)
        {
            // Dozens of the same warning would displace important ones.
            Interlocked.Increment(ref _retries);
            _lastAnswer = values.FirstOrDefault(value => value.Key == "Answer").Value?.ToString();
        }
        else if (IsEnabled(logLevel) && !omitted.Contains(eventId.Id))
        {
            // The hub's own messages can be shown to users; the content of other exceptions is unknown.
            Add(exception is EventHubsException ? $"{formatter(state, exception)}: {exception.Message}" : formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
