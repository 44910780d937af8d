using System.Globalization;
using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Amqp.Types;

namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>
/// An AMQP connection to an event hub that has shown its token, and shows a new one before the old one expires. The claims
/// come on <c>$cbs</c> and the questions on <c>$management</c>, as with Azure's SDKs.
/// </summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(45);

    /// <summary>How long anything may take that is answered at once by a hub that is there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a farewell may take; the library's own wait has no end where the other side has gone at that moment.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly HubAddress _hub;
    private readonly TimeProvider _time;
    private readonly Connection _connection;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _renewing = Task.CompletedTask;
    private int _names;

    private HubConnection(HubAddress hub, TimeProvider time, Connection connection)
    {
        _hub = hub;
        _time = time;
        _connection = connection;
        connection.AddClosedCallback((_, _) => _ended.TrySetResult());
    }

    /// <summary>
    /// Over when the connection is, whoever ended it. To be asked for once a link is attached: the library (AMQPNetLite 2.5.5,
    /// <c>Connection.AddSession</c> beside <c>Connection.OnEnded</c>) does not tell a session or a link that it got in the very
    /// moment the connection broke, and what waits for that link would wait for ever.
    /// </summary>
    public Task Ended
    {
        get
        {
            // Closed counts from before its links are told.
            if (_connection.IsClosed)
            {
                _ended.TrySetResult();
            }

            return _ended.Task;
        }
    }

    /// <summary>Connects.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="time">The clock of the token's life.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="HubException">Nothing answers there, or the key does not open it, or there is no such hub.</exception>
    public static async Task<HubConnection> OpenAsync(HubAddress hub, TimeProvider time, CancellationToken cancellationToken)
    {
        HubConnectionString to = hub.ConnectionString;
        ConnectionFactory factory = new();
        factory.SASL.Profile = SaslProfile.Anonymous;
        factory.AMQP.MaxFrameSize = 64 * 1024;
        factory.AMQP.ContainerId = $"mixpanelfunctions-{Guid.NewGuid():N}";
        factory.AMQP.IdleTimeout = 120_000;
        Address address = new(to.Host, to.Port, scheme: to.UsesTls ? "AMQPS" : "AMQP");
        Task<Connection> connecting = factory.CreateAsync(address, cancellationToken);
        HubConnection opened;
        try
        {
            // Until the hub has said its first words, the library waits without end, and for no token.
            opened = new HubConnection(hub, time, await connecting.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            _ = CloseOnceOpenAsync(connecting);
            // The library calls it cancelled where the hub has closed the connection before it was open.
            if (HubException.IsOfTheHub(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new HubException(HubFailure.Unreachable, $"No event hub can be reached at {to.Endpoint}: {exception.Message}", exception);
            }

            throw;
        }

        try
        {
            await opened.PutTokenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        if (to.HasKey)
        {
            opened._renewing = opened.RenewAsync();
        }

        return opened;
    }

    /// <summary>A session on the connection, for a link of its own.</summary>
    public Session NewSession() => new(_connection);

    /// <summary>A name that no other link of the connection has.</summary>
    public string NewLinkName() => string.Create(CultureInfo.InvariantCulture, $"{_hub.Hub};{Interlocked.Increment(ref _names)}");

    /// <summary>Reads about the hub, or about one of its partitions, from <c>$management</c>.</summary>
    /// <param name="partition">The partition's id; null for the hub.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="HubException">There is none, or it may not be read.</exception>
    public async Task<Map> ReadAsync(string? partition, CancellationToken cancellationToken)
    {
        Map request = new()
        {
            ["operation"] = "READ",
            ["name"] = _hub.Hub,
            ["type"] = partition is null ? "com.microsoft:eventhub" : "com.microsoft:partition",
            ["security_token"] = Token(),
        };
        if (partition is not null)
        {
            request["partition"] = partition;
        }

        Message answer = await RequestAsync("$management", null, request, cancellationToken).ConfigureAwait(false);
        return (Map)answer.Body;
    }

    /// <summary>Waits for what a link was asked for, as long as the connection lasts.</summary>
    /// <param name="answering">What comes by a link of this connection.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="HubException">The connection has ended, and no answer has come.</exception>
    public async Task WaitForAsync(Task answering, CancellationToken cancellationToken)
    {
        await Task.WhenAny(answering, Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!answering.IsCompleted)
        {
            throw HubException.Of((Error?)null);
        }

        // A link that was told why says so.
        await answering.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.CloseAsync(Farewell, null).WaitAsync(Farewell, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    /// <summary>Nobody waits for it any more.</summary>
    private static async Task CloseOnceOpenAsync(Task<Connection> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
        {
            await connecting.Result.CloseAsync(Farewell, null).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string Token() => _hub.ConnectionString.TokenFor(_hub.Resource, _time.GetUtcNow() + TokenLife);

    private Task<Message> PutTokenAsync(CancellationToken cancellationToken) => RequestAsync(
        "$cbs",
        new AmqpValue { Value = Token() },
        new Map { ["operation"] = "put-token", ["type"] = "servicebus.windows.net:sastoken", ["name"] = _hub.Resource },
        cancellationToken);

    /// <summary>Where it fails, the hub closes the links when the old token expires; whoever uses them is told then.</summary>
    private async Task RenewAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            await Task.Delay(RenewAfter, _time, _closing.Token).ConfigureAwait(false);
            await PutTokenAsync(_closing.Token).ConfigureAwait(false);
        }
    }

    private async Task<Message> RequestAsync(string address, RestrictedDescribed? body, Map properties, CancellationToken cancellationToken)
    {
        string replyTo = Guid.NewGuid().ToString("N");
        try
        {
            Session session = NewSession();
            try
            {
                SenderLink sender = new(session, NewLinkName(), address);
                ReceiverLink receiver = new(
                    session, replyTo, new Attach { Source = new Source { Address = address }, Target = new Target { Address = replyTo } }, null);
                receiver.SetCredit(1, CreditMode.Manual);
                Message request = new()
                {
                    Properties = new Properties { MessageId = replyTo, ReplyTo = replyTo },
                    ApplicationProperties = new ApplicationProperties(),
                    BodySection = body,
                };
                foreach (KeyValuePair<object, object> property in properties)
                {
                    request.ApplicationProperties.Map[property.Key] = property.Value;
                }

                Task<Message> answering = receiver.ReceiveAsync(Patience);
                await WaitForAsync(sender.SendAsync(request, Patience), cancellationToken).ConfigureAwait(false);
                await WaitForAsync(answering, cancellationToken).ConfigureAwait(false);
                Message answer = await answering.ConfigureAwait(false) ?? throw new TimeoutException();
                int status = Convert.ToInt32(answer.ApplicationProperties["status-code"], CultureInfo.InvariantCulture);
                return status is >= 200 and < 300
                    ? answer
                    : throw HubException.Of(status, answer.ApplicationProperties["status-description"] as string);
            }
            finally
            {
                await session.CloseAsync(Farewell, null).WaitAsync(Farewell, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception exception) when (HubException.IsOfTheHub(exception))
        {
            throw HubException.Of(exception);
        }
    }
}
