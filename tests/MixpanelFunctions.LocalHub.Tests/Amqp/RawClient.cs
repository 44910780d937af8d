using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Amqp.Types;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Amqp;

/// <summary>
/// An AMQP connection that says on the wire what Azure's .NET client says: SASL <c>MSSBCBS</c>, a session for each link, the
/// names, properties and settle modes of <c>AmqpConnectionScope</c> and <c>RequestResponseAmqpLink</c>.
/// </summary>
internal sealed class RawClient(Connection connection) : IAsyncDisposable
{
    private int _links;

    public Connection Connection { get; } = connection;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Connects, and puts a token for the whole namespace where none else is asked for.</summary>
    public static async Task<RawClient> ConnectAsync(
        LocalEventHubs hubs, SaslProfile? sasl = null, OnOpened? opened = null, bool authorized = true)
    {
        ConnectionFactory factory = new();
        factory.SASL.Profile = sasl ?? new NamedSasl("MSSBCBS");
        Open open = new()
        {
            ContainerId = $"events-{Guid.NewGuid():N}",
            HostName = "localhost",
            MaxFrameSize = 64 * 1024,
            ChannelMax = 65_535,
            IdleTimeOut = 60_000,
            Properties = new Fields
            {
                [new Symbol("product")] = "azsdk-net-Azure.Messaging.EventHubs",
                [new Symbol("platform")] = "Linux",
            },
        };
        RawClient client = new(await factory.CreateAsync(new Address("127.0.0.1", hubs.Port, scheme: "amqp"), open, opened));
        if (authorized)
        {
            Assert.Equal(202, (await client.PutTokenAsync("sb://localhost/", SasToken.For("sb://localhost/"))).Status);
        }

        return client;
    }

    /// <summary>Puts a token. Returns the answer's status and text.</summary>
    public async Task<(int Status, string Text)> PutTokenAsync(string audience, string token, string type = "servicebus.windows.net:sastoken")
    {
        Message answer = await RequestAsync("$cbs", new AmqpValue { Value = token }, new Map
        {
            ["operation"] = "put-token",
            ["type"] = type,
            ["name"] = audience,
            ["expiration"] = DateTime.UtcNow.AddHours(1),
        });
        return ((int)answer.ApplicationProperties["status-code"], (string)answer.ApplicationProperties["status-description"]);
    }

    /// <summary>Reads a hub or a partition. Returns the answer.</summary>
    public Task<Message> ManageAsync(string name, string? partition = null, string? token = null)
    {
        Map request = new()
        {
            ["operation"] = "READ",
            ["name"] = name,
            ["type"] = partition is null ? "com.microsoft:eventhub" : "com.microsoft:partition",
        };
        if (partition is not null)
        {
            request["partition"] = partition;
        }

        if (token is not null)
        {
            request["security_token"] = token;
        }

        return RequestAsync("$management", null, request);
    }

    /// <summary>A request over a pair of links with a session of their own.</summary>
    public async Task<Message> RequestAsync(string address, RestrictedDescribed? body, Map properties)
    {
        Session session = new(Connection);
        string name = $"duplex1:{++_links}:{_links + 1}";
        string replyTo = Guid.NewGuid().ToString("N");
        Fields timeout = new() { [new Symbol("com.microsoft:timeout")] = 60_000u };
        SenderLink sender = new(
            session,
            name + ":sender",
            new Attach { SndSettleMode = SenderSettleMode.Settled, Source = new Source(), Target = new Target { Address = address }, Properties = timeout },
            null);
        ReceiverLink receiver = new(
            session,
            name + ":receiver",
            new Attach
            {
                SndSettleMode = SenderSettleMode.Settled,
                Source = new Source { Address = address },
                Target = new Target { Address = replyTo },
                Properties = timeout,
            },
            null);
        receiver.SetCredit(50);
        sender.Send(
            new Message
            {
                Properties = new Properties { MessageId = "request" + _links, ReplyTo = replyTo },
                ApplicationProperties = new ApplicationProperties { Map = { } },
                BodySection = body,
            }.With(properties),
            null,
            null);
        Message answer = await receiver.ReceiveAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("request" + _links, answer.Properties.CorrelationId);
        await session.CloseAsync();
        return answer;
    }

    /// <summary>Attaches a link to send on. Returns it with the endpoint's answer.</summary>
    public async Task<(SenderLink Link, Attach Answer)> SendToAsync(string address, Action<Attach>? change = null)
    {
        TaskCompletionSource<Attach> answered = new();
        Attach attach = new()
        {
            Source = new Source { Address = Guid.NewGuid().ToString() },
            Target = new Target { Address = address },
            Properties = new Fields { [new Symbol("com.microsoft:timeout")] = 60_000u, [new Symbol("com.microsoft:entity-type")] = 7 },
        };
        change?.Invoke(attach);
        SenderLink link = new(new Session(Connection), NextName(), attach, (_, answer) => answered.TrySetResult(answer));
        link.AddClosedCallback((_, error) => answered.TrySetException(new AmqpException(error)));
        return (link, await answered.Task.WaitAsync(Cancel));
    }

    /// <summary>Attaches a link to receive on, without credit. Returns it with the endpoint's answer.</summary>
    public async Task<(ReceiverLink Link, Attach Answer)> ReceiveFromAsync(
        string address, string? filter = "amqp.annotation.x-opt-offset > -1", long? epoch = null, Action<Attach>? change = null)
    {
        TaskCompletionSource<Attach> answered = new();
        Source source = new() { Address = address };
        if (filter is not null)
        {
            source.FilterSet = new Map
            {
                [new Symbol("apache.org:selector-filter:string")] = new DescribedValue(0x000000137000000AUL, filter),
            };
        }

        Attach attach = new()
        {
            SndSettleMode = SenderSettleMode.Settled,
            Source = source,
            Target = new Target { Address = Guid.NewGuid().ToString() },
            Properties = new Fields { [new Symbol("com.microsoft:entity-type")] = 11 },
        };
        if (epoch is not null)
        {
            attach.Properties[new Symbol("com.microsoft:epoch")] = epoch.Value;
        }

        change?.Invoke(attach);
        ReceiverLink link = new(new Session(Connection), NextName(), attach, (_, answer) => answered.TrySetResult(answer));
        link.AddClosedCallback((_, error) => answered.TrySetException(new AmqpException(error)));
        return (link, await answered.Task.WaitAsync(Cancel));
    }

    /// <summary>The error that the endpoint closes a link with.</summary>
    public static async Task<Error> ErrorOfAsync(Link link)
    {
        TaskCompletionSource<Error> closed = new();
        link.AddClosedCallback((_, error) => closed.TrySetResult(error));
        return await closed.Task.WaitAsync(Cancel);
    }

    public static Message Event(string body) => new() { BodySection = new Data { Binary = Encoding.UTF8.GetBytes(body) } };

    public static string BodyOf(Message message) => Encoding.UTF8.GetString(((Data)message.BodySection).Binary);

    public async ValueTask DisposeAsync() => await Connection.CloseAsync();

    private string NextName() => $"events;1:{++_links}:{_links}";
}

/// <summary>An exchange of SASL that is an announcement alone.</summary>
internal sealed class NamedSasl(string mechanism, string response = "") : SaslProfile(mechanism)
{
    protected override ITransport UpgradeTransport(ITransport transport) => transport;

    protected override DescribedList GetStartCommand(string hostname) => new SaslInit
    {
        Mechanism = Mechanism,
        InitialResponse = Encoding.UTF8.GetBytes(response),
        HostName = hostname,
    };

    protected override DescribedList OnCommand(DescribedList command) => throw new AmqpException("amqp:not-allowed", command.ToString());
}

internal static class MessageExtensions
{
    public static Message With(this Message message, Map applicationProperties)
    {
        foreach (KeyValuePair<object, object> property in applicationProperties)
        {
            message.ApplicationProperties.Map[property.Key] = property.Value;
        }

        return message;
    }
}
