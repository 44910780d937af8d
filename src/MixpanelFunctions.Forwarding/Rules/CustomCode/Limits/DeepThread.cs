using System.Runtime.ExceptionServices;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

/// <summary>
/// Runs code that recurses on a thread with a large stack. Ordinary code stays on the calling thread, with little of its stack: an
/// exception that passes through all calls in progress needs several times as much again.
/// </summary>
internal static class DeepThread
{
    /// <summary>
    /// The bytes of stack that code may use on the calling thread. An exception can need thirty times as much again, where each call in
    /// progress catches and rethrows it, as those of generators do; a thread has 1.5 MB by default.
    /// </summary>
    public const int ShallowStack = 16 * 1024;

    /// <summary>The bytes of stack that code may use on a thread of its own.</summary>
    public const int DeepStack = 1024 * 1024;

    /// <summary>The complete stack of that thread. Unused stack takes no memory.</summary>
    private const int WholeStack = 64 * 1024 * 1024;

    /// <summary>Runs work on such a thread, and waits for it.</summary>
    public static T Run<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            WholeStack)
        {
            IsBackground = true,
            Name = "Custom code",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
