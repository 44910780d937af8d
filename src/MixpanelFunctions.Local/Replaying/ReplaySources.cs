using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Local.Replaying.Captures;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Replaying;

namespace MixpanelFunctions.Local.Replaying;

/// <summary>The sources of a replay: places of dead letters, and captured files.</summary>
internal sealed class ReplaySources
{
    private readonly IReadOnlyList<BlobStorage> _known;
    private readonly string? _hub;
    private readonly string? _partition;
    private readonly List<ILetterStore> _stores = [];
    private readonly List<CaptureFile> _captures = [];

    private ReplaySources(DeadLetterOptions options, string? hub, string? partition) =>
        (_known, _hub, _partition) = (options.Storage is { } storage ? [storage] : [], hub, partition);

    /// <summary>Places of dead letters.</summary>
    public IReadOnlyList<ILetterStore> Stores => _stores;

    /// <summary>Captured files, in the order of their names.</summary>
    public IReadOnlyList<CaptureFile> Captures => _captures;

    /// <summary>Finds what a command names.</summary>
    /// <param name="sources">Folders, files and addresses; none for the place that the settings name.</param>
    /// <param name="options">The settings for dead letters.</param>
    /// <param name="hub">The hub that the settings name; <see langword="null"/> if they name none.</param>
    /// <param name="partition">The partition of captured files whose path does not contain it.</param>
    /// <param name="cancellationToken">Ends the search in a container.</param>
    /// <exception cref="UserErrorException">It does not exist.</exception>
    /// <exception cref="LetterStoreException">A container cannot be read.</exception>
    public static async Task<ReplaySources> FindAsync(
        IReadOnlyList<string> sources, DeadLetterOptions options, string? hub, string? partition, CancellationToken cancellationToken)
    {
        ReplaySources found = new(options, hub, partition);
        foreach (string source in sources)
        {
            if (Uri.TryCreate(source, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            {
                await found.AddAsync(address, cancellationToken).ConfigureAwait(false);
            }
            else if (Directory.Exists(source))
            {
                found.AddFolder(source);
            }
            else
            {
                found.AddFile(source);
            }
        }

        if (sources.Count == 0)
        {
            found.AddPlaceOf(options);
        }

        return found;
    }

    private void AddPlaceOf(DeadLetterOptions options)
    {
        if (options.Folder is { } folder)
        {
            _ = Directory.Exists(folder) ? 0 : throw new UserErrorException($"There is no folder {folder}. Name a folder, a container's address or captured files.");
            _stores.Add(new FolderLetters(folder));
        }
        else if (options.Storage is { } storage)
        {
            BlobContainerClient container = storage.Container(options.Container);
            _stores.Add(new BlobLetters(container));
        }
        else
        {
            throw new UserErrorException("Name a folder, a container's address or captured files, because the settings do not say where dead letters are.");
        }
    }

    private void AddFolder(string folder)
    {
        string[] captures = Directory.GetFiles(folder, $"*{CaptureFile.Ending}", SearchOption.AllDirectories);
        Array.Sort(captures, StringComparer.Ordinal);
        foreach (string capture in captures)
        {
            AddCapture(capture);
        }

        // A folder with only captured files is not a place of dead letters; an empty folder is.
        if (captures.Length == 0 || Directory.EnumerateFiles(folder, $"*{SettledNames.Ending}", SearchOption.AllDirectories).Any())
        {
            _stores.Add(new FolderLetters(Path.TrimEndingDirectorySeparator(folder)));
        }
    }

    private void AddFile(string file)
    {
        if (!File.Exists(file))
        {
            throw new UserErrorException($"{file}: there is no such folder or file.");
        }

        if (file.EndsWith(CaptureFile.Ending, StringComparison.OrdinalIgnoreCase))
        {
            AddCapture(file);
        }
        else
        {
            _stores.Add(new FolderLetters(Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".", Path.GetFileName(file)));
        }
    }

    private void AddCapture(string file)
    {
        (string? hub, string partition) = HubAndPartition(Path.GetFullPath(file), file);
        _captures.Add(new CaptureFile(file, new FileInfo(file).Length, hub, partition, _ => Task.FromResult<Stream>(File.OpenRead(file))));
    }

    private async Task AddAsync(Uri address, CancellationToken cancellationToken)
    {
        BlobUriBuilder parts = new(address);
        if (parts.BlobContainerName.Length == 0)
        {
            throw new UserErrorException($"{address.GetLeftPart(UriPartial.Path)} names no container. Use the address of a container, of a folder in one, or of a blob.");
        }

        BlobContainerClient container = BlobAccess.Container(parts, _known);
        string path = parts.BlobName;
        bool isBlob = path.EndsWith(SettledNames.Ending, StringComparison.Ordinal) || path.EndsWith(CaptureFile.Ending, StringComparison.Ordinal);
        string prefix = isBlob ? path[..(path.LastIndexOf('/') + 1)] : path.Length == 0 || path.EndsWith('/') ? path : path + "/";
        string? blob = isBlob ? path[prefix.Length..] : null;
        int before = _captures.Count;
        bool hasLetters = await AddCapturesAsync(container, prefix + blob, cancellationToken).ConfigureAwait(false);
        if (hasLetters || _captures.Count == before)
        {
            _stores.Add(new BlobLetters(container, prefix, blob));
        }
    }

    private async Task<bool> AddCapturesAsync(BlobContainerClient container, string prefix, CancellationToken cancellationToken)
    {
        bool hasLetters = false;
        await using IAsyncEnumerator<BlobItem> blobs = container.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        string place = StorageFault.NameOf(container, prefix.TrimEnd('/'));
        while (await StorageFault.TellAsync(place, async () => await blobs.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false))
        {
            BlobItem blob = blobs.Current;
            hasLetters |= blob.Name.EndsWith(SettledNames.Ending, StringComparison.Ordinal);
            if (blob.Name.EndsWith(CaptureFile.Ending, StringComparison.Ordinal))
            {
                string name = StorageFault.NameOf(container, blob.Name);
                (string? hub, string partition) = HubAndPartition(blob.Name, name);
                BlobClient client = container.GetBlobClient(blob.Name);
                _captures.Add(new CaptureFile(
                    name, blob.Properties.ContentLength ?? 0, hub, partition, token => client.OpenReadAsync(cancellationToken: token)));
            }
        }

        return hasLetters;
    }

    private (string? Hub, string Partition) HubAndPartition(string path, string name)
    {
        if (CapturePath.Read(path) is not { } told)
        {
            return _partition is not null
                ? (_hub, _partition)
                : throw new UserErrorException(
                    $"{name}: its path does not contain the partition, as …/hub/partition/yyyy/MM/dd/HH/mm/ss.avro does. Insert ids depend on the partition, so name it with --partition.");
        }

        if (_hub is not null && !_hub.Equals(told.Hub, StringComparison.OrdinalIgnoreCase))
        {
            throw new UserErrorException(
                $"{name} is from the hub {told.Hub}, by its path, but {ReplayEngine.HubSetting} is {_hub}. Insert ids depend on the hub, so set {ReplayEngine.HubSetting} to the hub of the events.");
        }

        // As the settings spell it, like the function that got these events first.
        return (_hub ?? told.Hub, told.Partition);
    }
}
