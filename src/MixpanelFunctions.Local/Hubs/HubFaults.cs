using System.Net.Sockets;
using Azure.Identity;
using Azure.Messaging.EventHubs;

namespace MixpanelFunctions.Local.Hubs;

/// <summary>The exceptions of the Event Hubs SDK when the hub refuses or fails.</summary>
internal static class HubFaults
{
    /// <summary>Whether an exception comes from the hub, the way to it or the sign-in, and not from a mistake of this program.</summary>
    public static bool IsOfTheHub(Exception exception) =>
        exception is EventHubsException or UnauthorizedAccessException or SocketException or TimeoutException or AuthenticationFailedException
        || IsUnreachable(exception);

    /// <summary>Whether the hub may be there again soon.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        EventHubsException fault => fault.IsTransient,
        OperationCanceledException { InnerException: { } inner } => IsPassing(inner),
        _ => IsUnreachable(exception),
    };

    /// <summary>The message for users. Contains no part of a key.</summary>
    /// <param name="exception">The SDK's exception.</param>
    /// <param name="hub">The hub that was used.</param>
    public static string Tell(Exception exception, HubAddress hub) =>
        !IsUnreachable(exception) ? exception.Message
        : $"No event hub can be reached at {hub.Endpoint}: {exception.Message}"
            + (hub.IsLocal ? ". Start the local one with \"mixpanel-functions run\", or name another with --connection or --namespace." : string.Empty);

    private static bool IsUnreachable(Exception exception) =>
        exception is SocketException or IOException or TimeoutException
            or EventHubsException { Reason: EventHubsException.FailureReason.ServiceCommunicationProblem or EventHubsException.FailureReason.ServiceTimeout };
}
