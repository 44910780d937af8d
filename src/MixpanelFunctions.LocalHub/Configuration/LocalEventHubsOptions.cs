using System.Text.RegularExpressions;

namespace MixpanelFunctions.LocalHub.Configuration;

/// <summary>What a local Event Hubs endpoint is started with. Immutable after that.</summary>
internal sealed partial record LocalEventHubsOptions
{
    /// <summary>The event hubs. At least one.</summary>
    public required IReadOnlyList<LocalEventHub> Hubs { get; init; }

    /// <summary>The name of the one key. Default: <c>RootManageSharedAccessKey</c>, as every new namespace has.</summary>
    public string KeyName { get; init; } = "RootManageSharedAccessKey";

    /// <summary>The key. Default: <c>SAS_KEY_VALUE</c>, as that of Microsoft's emulator; no secret.</summary>
    public string Key { get; init; } = "SAS_KEY_VALUE";

    /// <summary>The TCP port for AMQP without TLS; 0 takes a free one. Default: 5672, where the SDKs look for an emulator.</summary>
    public int Port { get; init; } = 5672;

    /// <summary>The TCP port for AMQP with TLS; 0 takes a free one, null none. Default: null.</summary>
    public int? TlsPort { get; init; }

    /// <summary>
    /// Where the development certificate is kept, so that a client can trust it; null keeps it in memory.
    /// Default: null.
    /// </summary>
    public string? CertificateFolder { get; init; }

    /// <summary>How long events are kept. Default: 24 hours. Range: more than zero, at most 90 days.</summary>
    public TimeSpan RetentionTime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// The most that a partition keeps in memory, in bytes; beyond it the oldest events go, read or not. Default:
    /// 134,217,728 (128 MiB); at least 2,097,152.
    /// </summary>
    public long MaxPartitionBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>The folder that events are kept in beyond the end of the process; null for memory alone. Default: null.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The offset of each partition's first event, where events are kept in memory alone. A hub that takes the place of another
    /// begins beyond the other's offsets: a reader whose checkpoint is of the other then gets all events, and misses none.
    /// Default: 0.
    /// </summary>
    public long FirstOffset { get; init; }

    /// <summary>The clock for enqueued times, retention and the expiry of tokens. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Throws where an option is out of its range: a mistake of the calling code.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Hubs.Count, nameof(Hubs));
        ArgumentException.ThrowIfNullOrEmpty(KeyName);
        ArgumentException.ThrowIfNullOrEmpty(Key);
        CheckPort(Port, nameof(Port));
        CheckPort(TlsPort ?? 0, nameof(TlsPort));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RetentionTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RetentionTime, TimeSpan.FromDays(90));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPartitionBytes, 2L * 1024 * 1024);
        ArgumentOutOfRangeException.ThrowIfNegative(FirstOffset);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (LocalEventHub hub in Hubs)
        {
            CheckName(hub.Name, nameof(Hubs));
            ArgumentOutOfRangeException.ThrowIfLessThan(hub.PartitionCount, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(hub.PartitionCount, 1024);
            foreach (string group in hub.ConsumerGroups)
            {
                CheckName(group, nameof(LocalEventHub.ConsumerGroups));
            }

            if (!names.Add(hub.Name))
            {
                throw new ArgumentException($"The hub \"{hub.Name}\" exists twice.", nameof(Hubs));
            }
        }
    }

    private static void CheckPort(int port, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65_535, name);
    }

    // The name becomes a folder's, so what may be in it matters: no separators, no leading full stop.
    private static void CheckName(string name, string option)
    {
        if (!Name().IsMatch(name))
        {
            throw new ArgumentException($"\"{name}\" is not a name for a hub or a consumer group.", option);
        }
    }

    [GeneratedRegex(@"\A[$A-Za-z0-9][A-Za-z0-9._-]{0,255}\z")]
    private static partial Regex Name();
}
