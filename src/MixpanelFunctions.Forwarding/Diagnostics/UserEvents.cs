using System.IO.Hashing;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>An event record of a user, without the user's id.</summary>
/// <param name="Key">A hash of project, event date and distinct_id.</param>
/// <param name="Day">The event date, in days since 1970, UTC.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Event">The number of its event in the batch.</param>
internal readonly record struct UserEvent(ulong Key, int Day, string Project, int Event);

/// <summary>Whose events the records of one batch are, for the <see cref="HotShardWatch"/>. Serves one thread.</summary>
internal sealed class UserEvents : IDisposable
{
    private const long MillisecondsADay = 86_400_000;

    private readonly PooledList<UserEvent> _events = new();

    public ReadOnlySpan<UserEvent> All => _events.Items;

    /// <summary>Adds a record.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="distinctId">The distinct_id as it is sent.</param>
    /// <param name="time">The event's time in epoch milliseconds.</param>
    /// <param name="number">The number of its event in the batch.</param>
    public void Add(string project, ReadOnlySpan<byte> distinctId, long time, int number)
    {
        int day = (int)(time / MillisecondsADay);
        // Differs between processes, and so does not reveal the id.
        long seed = ((long)project.GetHashCode(StringComparison.Ordinal) << 32) | (uint)day;
        _events.Add(new UserEvent(XxHash3.HashToUInt64(distinctId, seed), day, project, number));
    }

    public void Dispose() => _events.Dispose();
}
