using System.Runtime.CompilerServices;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.Replaying.Captures;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Verifying.Expected;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>A file that Event Hubs Capture wrote.</summary>
internal sealed class CaptureSource(CaptureFile file) : IMessageSource
{
    /// <inheritdoc/>
    public string Name => file.Name;

    /// <inheritdoc/>
    public long Length => file.Length;

    /// <inheritdoc/>
    public bool TellsPlaces => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CaptureReader reader = await OpenAsync(cancellationToken).ConfigureAwait(false);
        long position = 0;
        for (long place = 1; ; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Next(reader) is not { } message)
            {
                break;
            }

            long read = reader.Position - position;
            position = reader.Position;
            yield return new SourceMessage(place, message, file.Hub ?? string.Empty, read);
        }
    }

    private async Task<CaptureReader> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return CaptureReader.Open(await file.Open(cancellationToken).ConfigureAwait(false), file.Partition);
        }
        catch (CaptureDamagedException exception)
        {
            throw Damaged(exception);
        }
        catch (Exception exception) when (StorageFaults.IsOfStorage(exception))
        {
            throw new UserErrorException($"{file.Name}: {StorageFaults.Describe(exception)}", exception);
        }
    }

    // The missing events of a damaged file are unknown, and all of them would count as unexpected.
    private HubMessage? Next(CaptureReader reader)
    {
        try
        {
            return reader.Next();
        }
        catch (CaptureDamagedException exception)
        {
            throw Damaged(exception);
        }
        catch (Exception exception) when (StorageFaults.IsOfStorage(exception))
        {
            throw new UserErrorException($"{file.Name}: {StorageFaults.Describe(exception)}", exception);
        }
    }

    private UserErrorException Damaged(CaptureDamagedException exception) =>
        new($"{file.Name}: {exception.Message}. Fetch the file again, or leave it out.", exception);
}
