namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>An event hub and the way to it.</summary>
/// <param name="ConnectionString">The namespace's connection string.</param>
/// <param name="Hub">The hub's name.</param>
internal sealed record HubAddress(HubConnectionString ConnectionString, string Hub)
{
    /// <summary>What tokens are for (Azure/azure-sdk-for-net <c>Azure.Messaging.EventHubs.Core.ConnectionUriBuilder</c>).</summary>
    public string Resource => $"{(ConnectionString.UsesTls ? "amqps" : "amqp")}://{ConnectionString.Host}/{Hub}".ToLowerInvariant();

    /// <summary>For people: no secret.</summary>
    public override string ToString() => $"{Hub} at {ConnectionString}";
}
