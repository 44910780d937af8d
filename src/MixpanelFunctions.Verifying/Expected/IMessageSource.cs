using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Verifying.Expected;

/// <summary>A place of messages that can be read again and gives the same: a file of events, captured files, dead letters.</summary>
internal interface IMessageSource
{
    /// <summary>The common name of it; holds no signature.</summary>
    string Name { get; }

    /// <summary>Its size in bytes.</summary>
    long Length { get; }

    /// <summary>Whether it has the place of each message in the hub. A file of events does not, so an event without its own id gets another id than in Mixpanel.</summary>
    bool TellsPlaces { get; }

    /// <summary>Reads it from its start.</summary>
    IAsyncEnumerable<SourceMessage> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>A message of a source.</summary>
/// <param name="Place">Its place: the line of a file, the number of a captured event, counted from 1.</param>
/// <param name="Message">The message; valid until the next is requested.</param>
/// <param name="Hub">The hub that it came from; empty for that of the settings.</param>
/// <param name="Bytes">How many bytes of the source it takes, about.</param>
internal readonly record struct SourceMessage(long Place, HubMessage Message, string Hub, long Bytes);
