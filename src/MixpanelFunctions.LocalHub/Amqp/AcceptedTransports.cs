using System.Threading.Channels;
using Amqp;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>Passes authenticated connections to the AMQP library.</summary>
internal sealed class AcceptedTransports : TransportProvider
{
    /// <summary>The address scheme under which the library requests connections.</summary>
    public const string Scheme = "amqp";

    private readonly Channel<IAsyncTransport> _accepted = Channel.CreateUnbounded<IAsyncTransport>();

    public AcceptedTransports() => AddressSchemes = [Scheme];

    public void Add(PipeTransport transport) => _accepted.Writer.TryWrite(transport);

    // Never ends after the end: the library's loop would repeat forever.
    public override async Task<IAsyncTransport> CreateAsync(Address address) => await _accepted.Reader.ReadAsync().ConfigureAwait(false);
}
