using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Exports;

/// <summary>How many exports each project requested recently. Thread-safe.</summary>
internal sealed class ExportRates(StandInOptions options)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, Queue<long>> _asked = [];

    /// <summary>Counts one more. False where there were too many already.</summary>
    public bool Take(int project)
    {
        lock (_asked)
        {
            if (!_asked.TryGetValue(project, out Queue<long>? times))
            {
                _asked.Add(project, times = new Queue<long>());
            }

            while (times.TryPeek(out long oldest) && options.TimeProvider.GetElapsedTime(oldest) >= Hour)
            {
                times.Dequeue();
            }

            int inSecond = times.Count(at => options.TimeProvider.GetElapsedTime(at) < Second);
            if (times.Count >= options.MaxExportsPerHour || inSecond >= options.MaxExportsPerSecond)
            {
                return false;
            }

            times.Enqueue(options.TimeProvider.GetTimestamp());
            return true;
        }
    }
}
