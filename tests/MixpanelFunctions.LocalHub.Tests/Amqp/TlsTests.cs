using Amqp;
using Amqp.Sasl;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Amqp;

/// <summary>AMQP with TLS, by the endpoint's own development certificate.</summary>
public class TlsTests
{
    [Fact]
    public async Task A_client_that_trusts_the_certificate_sends_and_receives()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(change: options => options with { TlsPort = 0 });
        ConnectionFactory factory = new();
        factory.SASL.Profile = SaslProfile.Anonymous;
        factory.SSL.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is not null && certificate.GetRawCertData().AsSpan().SequenceEqual(hubs.Certificate!.RawData);
        await using RawClient client = new(await factory.CreateAsync(new Address("127.0.0.1", hubs.TlsPort!.Value, scheme: "amqps")));

        Assert.Equal(202, (await client.PutTokenAsync("amqps://localhost/events", SasToken.For("amqps://localhost/events"))).Status);
        (SenderLink sender, _) = await client.SendToAsync("events/Partitions/1");
        await sender.SendAsync(RawClient.Event("by TLS"));
        (ReceiverLink receiver, _) = await client.ReceiveFromAsync("events/ConsumerGroups/$Default/Partitions/1");
        receiver.SetCredit(1);

        Assert.Equal("by TLS", RawClient.BodyOf(await receiver.ReceiveAsync(TimeSpan.FromSeconds(20))));
        Assert.Equal(["by TLS"], hubs.Store.Hub(TestHubs.Hub)!.Partitions[1].ReadAll().Select(TestEvents.BodyOf));
    }

    [Fact]
    public async Task A_client_that_does_not_know_it_refuses_the_connection()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(change: options => options with { TlsPort = 0 });
        ConnectionFactory factory = new();
        factory.SASL.Profile = SaslProfile.Anonymous;

        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(
            () => factory.CreateAsync(new Address("127.0.0.1", hubs.TlsPort!.Value, scheme: "amqps")));
    }
}
