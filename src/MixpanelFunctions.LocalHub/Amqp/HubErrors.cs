using System.Globalization;
using Amqp.Framing;
using Amqp.Types;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// Event Hubs' errors: conditions that the SDKs know (Azure/azure-sdk-for-net <c>AmqpError</c>, Azure/azure-sdk-for-js
/// <c>core-amqp/src/errors.ts</c>) with the service's own wording, where the SDKs look into it.
/// </summary>
internal static class HubErrors
{
    public const string ArgumentErrorCondition = "com.microsoft:argument-error";

    public const string OutOfRangeCondition = "com.microsoft:argument-out-of-range";

    public const string ServerBusyCondition = "com.microsoft:server-busy";

    public static string NotFoundText(string address) =>
        $"The messaging entity 'sb://localhost/{address}' could not be found. To know more visit https://aka.ms/sbResourceMgrExceptions.";

    public static string PartitionText(int count) => string.Create(
        CultureInfo.InvariantCulture,
        $"The specified partition is invalid for an EventHub partition sender or receiver. It should be between 0 and {count - 1}.");

    public static string UnauthorizedText(string claim, string address) =>
        $"Unauthorized access. '{claim}' claim(s) are required to perform this operation. Resource: 'sb://localhost/{address}'.";

    public static string SeveralKeysText => "All events of a batch must have the same partition key.";

    public static string LongKeyText => string.Create(
        CultureInfo.InvariantCulture, $"The partition key is longer than {EventHubLimits.PartitionKeyLength} characters.");

    public static Error NotFound(string address) => Of("amqp:not-found", NotFoundText(address));

    public static Error NoSuchPartition(int count) => Of(OutOfRangeCondition, PartitionText(count));

    public static Error OutOfRange(string text) => Of(OutOfRangeCondition, text);

    public static Error Argument(string text) => Of(ArgumentErrorCondition, text);

    public static Error NotImplemented(string text) => Of("amqp:not-implemented", text);

    public static Error NotAllowed(string text) => Of("amqp:not-allowed", text);

    public static Error Unauthorized(string claim, string address) => Of("amqp:unauthorized-access", UnauthorizedText(claim, address));

    public static Error Unreadable(string text) => Of("amqp:decode-error", text);

    public static Error Stolen(string text) => Of("amqp:link:stolen", text);

    public static Error TooManyReceivers(string text) => Of("amqp:resource-limit-exceeded", text);

    public static Error ServerBusy(string text) => Of(ServerBusyCondition, text);

    public static Error TooLarge(int bytes) => Of(
        "amqp:link:message-size-exceeded",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The received message (size:{bytes} bytes) exceeds the limit ({EventHubLimits.MessageBytes} bytes) currently allowed on the link."));

    private static Error Of(string condition, string text) => new(new Symbol(condition)) { Description = text };
}
