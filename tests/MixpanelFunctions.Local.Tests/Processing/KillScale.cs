namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>How much the kill tests do: a quarter of what they do with <c>FULL_KILLS=1</c>, which takes minutes.</summary>
internal static class KillScale
{
    private static bool IsFull => Environment.GetEnvironmentVariable("FULL_KILLS") == "1";

    /// <summary>Scales a number of events, kills or terminations. Kills stay as close to one another either way.</summary>
    public static int Of(int full) => IsFull ? full : full / 4;
}
