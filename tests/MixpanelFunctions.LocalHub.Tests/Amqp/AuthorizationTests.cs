using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Amqp;

public class AuthorizationTests
{
    private const string Partition = "events/ConsumerGroups/$Default/Partitions/0";

    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("events", "Send")]
    [InlineData("events/Partitions/0", "Send")]
    [InlineData(Partition, "Listen")]
    public async Task Without_a_token_no_link_is_let_in(string address, string claim)
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs, authorized: false);

        Link link = claim == "Send" ? (await client.SendToAsync(address)).Link : (await client.ReceiveFromAsync(address)).Link;

        Error error = await RawClient.ErrorOfAsync(link);
        Assert.Equal("amqp:unauthorized-access", error.Condition.ToString());
        Assert.Equal(
            $"Unauthorized access. '{claim}' claim(s) are required to perform this operation. Resource: 'sb://localhost/{address.ToLowerInvariant()}'.",
            error.Description);
    }

    [Fact]
    public async Task A_token_reaches_its_resource_and_what_is_below_it_and_nothing_else()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs, authorized: false);
        await client.PutTokenAsync("sb://localhost/events/partitions/0", SasToken.For("sb://localhost/events/partitions/0"));

        await client.SendToAsync("events/Partitions/0");
        foreach (string other in (string[])["events", "events/Partitions/1", "second"])
        {
            (SenderLink link, _) = await client.SendToAsync(other);
            Assert.Equal("amqp:unauthorized-access", (await RawClient.ErrorOfAsync(link)).Condition.ToString());
        }
    }

    [Fact]
    public async Task A_token_on_one_connection_is_none_on_another()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient authorized = await RawClient.ConnectAsync(hubs);
        await using RawClient client = await RawClient.ConnectAsync(hubs, authorized: false);

        (SenderLink link, _) = await client.SendToAsync("events");

        Assert.Equal("amqp:unauthorized-access", (await RawClient.ErrorOfAsync(link)).Condition.ToString());
    }

    [Fact]
    public async Task Tokens_that_do_not_hold_are_refused_and_say_nothing_of_the_key()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs, authorized: false);
        string good = SasToken.For("sb://localhost/events");
        (string Token, string Text)[] cases =
        [
            (SasToken.For("sb://localhost/events", key: "WRONG"), "InvalidSignature: The token has an invalid signature."),
            (SasToken.For("sb://localhost/events", keyName: "Other"), "InvalidSignature: The token has an invalid signature."),
            (good.Replace("sig=", "sig=A", StringComparison.Ordinal), "InvalidSignature: The token has an invalid signature."),
            (good.Replace("events", "second", StringComparison.Ordinal), "InvalidSignature: The token has an invalid signature."),
            (SasToken.For("sb://localhost/second"), "InvalidAudience: The token is for another resource."),
            ("SharedAccessSignature sr=a", "MalformedToken: The token is not a shared access signature."),
            ("nonsense", "MalformedToken: The token is not a shared access signature."),
        ];

        foreach ((string token, string text) in cases)
        {
            Assert.Equal((401, text), await client.PutTokenAsync("sb://localhost/events", token));
        }

        (int status, string expired) = await client.PutTokenAsync("sb://localhost/events", SasToken.For("sb://localhost/events", DateTimeOffset.UtcNow.AddSeconds(-1)));
        Assert.Equal(401, status);
        Assert.StartsWith("ExpiredToken: The token is expired. Expiration time: '", expired, StringComparison.Ordinal);
        Assert.Equal(401, (await client.PutTokenAsync("sb://localhost/events", "eyJhbGciOi", "jwt")).Status);
        Assert.Equal(202, (await client.PutTokenAsync("sb://localhost/events", good)).Status);
    }

    [Fact]
    public async Task Links_end_when_their_token_does_and_not_before()
    {
        FakeTimeProvider clock = new(Noon);
        await using LocalEventHubs hubs = await TestHubs.StartAsync(change: options => options with { TimeProvider = clock });
        await using RawClient client = await RawClient.ConnectAsync(hubs, authorized: false);
        await client.PutTokenAsync("sb://localhost/events", SasToken.For("sb://localhost/events", Noon.AddMinutes(20)));
        (SenderLink sender, _) = await client.SendToAsync("events");
        (ReceiverLink receiver, _) = await client.ReceiveFromAsync(Partition);

        clock.Advance(TimeSpan.FromMinutes(19));
        await sender.SendAsync(RawClient.Event("a"));
        Assert.False(receiver.IsClosed);

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("amqp:unauthorized-access", (await RawClient.ErrorOfAsync(sender)).Condition.ToString());
        Assert.Equal("amqp:unauthorized-access", (await RawClient.ErrorOfAsync(receiver)).Condition.ToString());
    }

    [Fact]
    public async Task A_renewed_token_keeps_links_alive()
    {
        FakeTimeProvider clock = new(Noon);
        await using LocalEventHubs hubs = await TestHubs.StartAsync(change: options => options with { TimeProvider = clock });
        await using RawClient client = await RawClient.ConnectAsync(hubs, authorized: false);
        await client.PutTokenAsync("sb://localhost/events", SasToken.For("sb://localhost/events", Noon.AddMinutes(20)));
        (SenderLink sender, _) = await client.SendToAsync("events");

        clock.Advance(TimeSpan.FromMinutes(15));
        await client.PutTokenAsync("sb://localhost/events", SasToken.For("sb://localhost/events", Noon.AddMinutes(40)));
        clock.Advance(TimeSpan.FromMinutes(15));
        await sender.SendAsync(RawClient.Event("a"));

        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("amqp:unauthorized-access", (await RawClient.ErrorOfAsync(sender)).Condition.ToString());
    }

    [Theory]
    [InlineData("ANONYMOUS")]
    [InlineData("EXTERNAL")]
    [InlineData("MSSBCBS")]
    public async Task Who_says_nothing_of_himself_brings_tokens(string mechanism)
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        await using RawClient client = await RawClient.ConnectAsync(hubs, new NamedSasl(mechanism));

        await client.SendToAsync("events");
    }

    [Fact]
    public async Task Who_has_the_key_needs_no_token()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        await using RawClient client = await RawClient.ConnectAsync(hubs, new NamedSasl("PLAIN", "\0RootManageSharedAccessKey\0SAS_KEY_VALUE"), authorized: false);

        (SenderLink sender, _) = await client.SendToAsync("events");
        await sender.SendAsync(RawClient.Event("a"));
    }

    [Theory]
    [InlineData("PLAIN", "\0RootManageSharedAccessKey\0WRONG")]
    [InlineData("PLAIN", "\0Other\0SAS_KEY_VALUE")]
    [InlineData("PLAIN", "RootManageSharedAccessKey")]
    [InlineData("PLAIN", "")]
    [InlineData("SCRAM-SHA-256", "")]
    public async Task Who_is_not_known_is_not_let_in(string mechanism, string response)
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => RawClient.ConnectAsync(hubs, new NamedSasl(mechanism, response), authorized: false));
    }
}
