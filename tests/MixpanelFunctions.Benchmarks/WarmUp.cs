namespace MixpanelFunctions.Benchmarks;

/// <summary>Lets code run until it is as fast as it gets.</summary>
internal static class WarmUp
{
    /// <param name="passes">How often, with a pause behind each.</param>
    /// <param name="pass">The work.</param>
    public static void Run(int passes, Action pass)
    {
        for (int i = 0; i < passes; i++)
        {
            pass();
            // The compiler works in the background, a tenth of a second after it was last needed.
            Thread.Sleep(300);
        }
    }
}
