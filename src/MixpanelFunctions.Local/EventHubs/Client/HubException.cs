using System.Net.Sockets;
using Amqp;
using Amqp.Framing;

namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>Why an event hub did not do what it was asked.</summary>
internal enum HubFailure
{
    /// <summary>Nothing answers there, or the connection broke.</summary>
    Unreachable,

    /// <summary>The key or the token does not open it.</summary>
    Unauthorized,

    /// <summary>There is no such hub, consumer group or partition.</summary>
    NotFound,

    /// <summary>A message is larger than the hub takes.</summary>
    TooLarge,

    /// <summary>The hub refuses for another reason, which it tells.</summary>
    Refused,
}

/// <summary>An event hub did not do what it was asked. The message can be shown to a user; no part of a key is in it.</summary>
/// <param name="failure">The kind of the failure.</param>
/// <param name="message">What happened.</param>
/// <param name="cause">What the AMQP library said.</param>
internal sealed class HubException(HubFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The kind of the failure.</summary>
    public HubFailure Failure { get; } = failure;

    /// <summary>Whether an exception of the AMQP library tells of the hub or the network, and is none of the caller's.</summary>
    public static bool IsOfTheHub(Exception exception) =>
        exception is AmqpException or SocketException or IOException or TimeoutException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException;

    /// <summary>In the hub's own words.</summary>
    /// <param name="error">What it closed the link or refused the message with; null where the connection just ended.</param>
    public static HubException Of(Error? error) => error is null
        ? new HubException(HubFailure.Unreachable, "The connection to the event hub has ended.")
        : new HubException(FailureOf(error.Condition), error.Description ?? error.Condition.ToString());

    /// <summary>As <see cref="Of(Error)"/>, for what the AMQP library threw.</summary>
    public static HubException Of(Exception exception) => exception switch
    {
        HubException known => known,
        AmqpException { Error: { } error } => new HubException(FailureOf(error.Condition), error.Description ?? error.Condition.ToString(), exception),
        TimeoutException => new HubException(HubFailure.Unreachable, "The event hub did not answer in time.", exception),
        _ => new HubException(HubFailure.Unreachable, exception.Message, exception),
    };

    /// <summary>By the status of an answer to a request, as in HTTP.</summary>
    public static HubException Of(int status, string? description) => new(
        status switch
        {
            401 or 403 => HubFailure.Unauthorized,
            404 => HubFailure.NotFound,
            _ => HubFailure.Refused,
        },
        description ?? $"The event hub answers {status}.");

    private static HubFailure FailureOf(string condition) => condition switch
    {
        "amqp:unauthorized-access" => HubFailure.Unauthorized,
        "amqp:not-found" or "com.microsoft:argument-out-of-range" => HubFailure.NotFound,
        "amqp:link:message-size-exceeded" => HubFailure.TooLarge,
        "amqp:connection:forced" or "amqp:link:detach-forced" or "amqp:internal-error" or "com.microsoft:server-busy" or "com.microsoft:timeout" =>
            HubFailure.Unreachable,
        _ => HubFailure.Refused,
    };
}
