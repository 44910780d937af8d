namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>
/// Ends a process at moments of its work, drawn by chance: told by what it has done, not by a clock, so that a slow machine
/// and a fast one get the same.
/// </summary>
internal sealed class EndingMoments : IDisposable
{
    private readonly GuardedMixpanel _mixpanel;
    private readonly FileSystemWatcher _checkpoints;
    private readonly FileSystemWatcher _deadLetters;
    private readonly Random _random;
    private readonly Action<ForwardingChild.Run> _end;
    private readonly Lock _lock = new();
    private ForwardingChild.Run? _run;
    private string _moment = "";
    private int _left;

    /// <param name="mixpanel">Tells of requests.</param>
    /// <param name="child">Tells, by its folders, of checkpoints and dead letters.</param>
    /// <param name="seed">Of the moments.</param>
    /// <param name="end">Ends a run.</param>
    public EndingMoments(GuardedMixpanel mixpanel, ForwardingChild child, int seed, Action<ForwardingChild.Run> end)
    {
        _mixpanel = mixpanel;
        _random = new Random(seed);
        _end = end;
        mixpanel.AtTheDoor = _ =>
        {
            Pass("as a request arrives");
            return Task.CompletedTask;
        };
        mixpanel.BeforeTheAnswer = () => Pass("before an answer");
        mixpanel.AfterTheAnswer = () => Pass("after an answer");
        _checkpoints = Watch(child.CheckpointFolder);
        _checkpoints.Created += (_, _) => Pass("as a checkpoint is written");
        _checkpoints.Renamed += (_, _) => Pass("after a checkpoint");
        _deadLetters = Watch(child.DeadLetterFolder);
        _deadLetters.Created += (_, _) => Pass("as dead letters are written");
        _deadLetters.Renamed += (_, _) => Pass("after dead letters");
    }

    /// <summary>Draws the moment to end a run at.</summary>
    /// <returns>The moment's name.</returns>
    public string Arm(ForwardingChild.Run run)
    {
        (string moment, int most) = _random.Next(20) switch
        {
            0 => ("as it starts", 1),
            < 4 => ("as a request arrives", 36),
            < 9 => ("before an answer", 36),
            < 13 => ("after an answer", 36),
            < 15 => ("as a checkpoint is written", 8),
            < 17 => ("after a checkpoint", 8),
            < 19 => ("as dead letters are written", 4),
            _ => ("after dead letters", 4),
        };
        lock (_lock)
        {
            _moment = moment;
            _left = 1 + _random.Next(most);
            _run = run;
        }

        _ = run.WroteAsync("started").ContinueWith(_ => Pass("as it starts"), TaskScheduler.Default);
        return moment;
    }

    public void Disarm()
    {
        lock (_lock)
        {
            _run = null;
        }
    }

    public void Dispose()
    {
        _mixpanel.AtTheDoor = _ => Task.CompletedTask;
        _mixpanel.BeforeTheAnswer = () => { };
        _mixpanel.AfterTheAnswer = () => { };
        _checkpoints.Dispose();
        _deadLetters.Dispose();
    }

    private void Pass(string moment)
    {
        lock (_lock)
        {
            if (moment == _moment && _run is not null && --_left == 0)
            {
                _end(_run);
            }
        }
    }

    private static FileSystemWatcher Watch(string folder) => new(folder)
    {
        IncludeSubdirectories = true,
        NotifyFilter = NotifyFilters.FileName,
        EnableRaisingEvents = true,
    };
}
