using System.Globalization;
using System.Text.Json;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>All event hubs of an endpoint, in memory, and in a folder too where one is given.</summary>
internal sealed class NamespaceStore : IDisposable
{
    private readonly Dictionary<string, HubStore> _hubs;
    private readonly FileStream? _lock;

    private NamespaceStore(Dictionary<string, HubStore> hubs, FileStream? held)
    {
        _hubs = hubs;
        _lock = held;
    }

    public IReadOnlyCollection<HubStore> Hubs => _hubs.Values;

    /// <summary>Opens the hubs that the options name, with what their folder holds of them.</summary>
    /// <exception cref="EventLogDamagedException">The folder cannot be read, is in use, or is of a hub with other partitions.</exception>
    public static NamespaceStore Open(LocalEventHubsOptions options)
    {
        FileStream? held = options.Folder is null ? null : Lock(options.Folder);
        Dictionary<string, HubStore> hubs = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (LocalEventHub hub in options.Hubs)
            {
                hubs.Add(hub.Name, OpenHub(hub, options));
            }

            return new NamespaceStore(hubs, held);
        }
        catch
        {
            new NamespaceStore(hubs, held).Dispose();
            throw;
        }
    }

    /// <summary>The hub of this name, in any case; null if there is none.</summary>
    public HubStore? Hub(string name) => _hubs.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (HubStore hub in _hubs.Values)
        {
            hub.Dispose();
        }

        _lock?.Dispose();
    }

    private static HubStore OpenHub(LocalEventHub hub, LocalEventHubsOptions options)
    {
        // Names are not case-sensitive, but a file system may be.
        string? folder = options.Folder is null ? null : Path.Combine(options.Folder, hub.Name.ToLowerInvariant());
        DateTimeOffset createdAt = folder is null ? options.TimeProvider.GetUtcNow() : CreatedAt(folder, hub, options.TimeProvider);
        Retention retention = new(options.RetentionTime, options.MaxPartitionBytes);
        List<PartitionLog> partitions = [];
        try
        {
            for (int i = 0; i < hub.PartitionCount; i++)
            {
                string id = i.ToString(CultureInfo.InvariantCulture);
                partitions.Add(folder is null
                    ? new PartitionLog(id, retention, options.TimeProvider, firstOffset: options.FirstOffset)
                    : new PartitionLog(id, retention, options.TimeProvider, Path.Combine(folder, id)));
            }
        }
        catch
        {
            partitions.ForEach(partition => partition.Dispose());
            throw;
        }

        return new HubStore(hub.Name, createdAt, partitions, hub.ConsumerGroups);
    }

    /// <summary>Reads what a hub's folder is, or makes it.</summary>
    private static DateTimeOffset CreatedAt(string folder, LocalEventHub hub, TimeProvider clock)
    {
        HubFiles.CreateFolder(folder);
        string path = Path.Combine(folder, "hub.json");
        if (!File.Exists(path))
        {
            HubFile made = new(hub.PartitionCount, clock.GetUtcNow());
            // Renamed into place: a file that is there is whole.
            File.WriteAllText(path + ".new", JsonSerializer.Serialize(made));
            File.Move(path + ".new", path, overwrite: true);
            return made.CreatedAt;
        }

        HubFile? found;
        try
        {
            found = JsonSerializer.Deserialize<HubFile>(File.ReadAllText(path));
        }
        catch (JsonException)
        {
            found = null;
        }

        if (found is null)
        {
            throw new EventLogDamagedException($"{path} cannot be read.");
        }

        return found.PartitionCount == hub.PartitionCount
            ? found.CreatedAt
            : throw new EventLogDamagedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder} has {found.PartitionCount} partitions, but hub \"{hub.Name}\" is configured with {hub.PartitionCount}. Use the same number, or another folder."));
    }

    private static FileStream Lock(string folder)
    {
        HubFiles.CreateFolder(folder);
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new EventLogDamagedException($"The folder {folder} is in use by another endpoint, or cannot be written: {e.Message}");
        }
    }

    private sealed record HubFile(int PartitionCount, DateTimeOffset CreatedAt);
}
