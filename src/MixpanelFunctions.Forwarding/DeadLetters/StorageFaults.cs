using Azure;
using Azure.Identity;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>Describes exceptions of a storage account without the client's own messages, which quote headers, addresses and signatures.</summary>
public static class StorageFaults
{
    /// <summary>Whether an exception is from the storage or from the sign-in. The client collects the errors of several attempts.</summary>
    public static bool IsOfStorage(Exception exception) => exception is RequestFailedException or AuthenticationFailedException
        || (exception is AggregateException all && all.InnerExceptions.All(IsOfStorage));

    /// <summary>What happened, in a few words: the status and the code say enough.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0 } => "the storage account does not answer",
        RequestFailedException failed => $"the storage account answers {failed.Status} {failed.ErrorCode}".TrimEnd(),
        AggregateException { InnerExceptions: [.., Exception last] } => Describe(last),
        _ => "no sign-in to the storage account for the app's identity",
    };
}
