using Microsoft.Extensions.Logging;

namespace MixpanelFunctions.Forwarding.Tests.Diagnostics;

/// <summary>Keeps what is logged as a warning; anything else is a failure of the test.</summary>
internal sealed class WarningList : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Assert.Equal(LogLevel.Warning, logLevel);
        Lines.Add(formatter(state, exception));
    }
}
