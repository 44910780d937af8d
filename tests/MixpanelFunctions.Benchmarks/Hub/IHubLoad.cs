namespace MixpanelFunctions.Benchmarks.Hub;

/// <summary>A client of the hub that sends a round's events, and reads as many from where its last reading ended.</summary>
internal interface IHubLoad
{
    /// <summary>What the client is, for people.</summary>
    string Client { get; }

    /// <summary>Sends every event once, a part of them to each partition.</summary>
    Task SendAsync();

    /// <summary>Reads as many.</summary>
    Task ReadAsync();

    /// <summary>Sends and reads at once.</summary>
    Task SendAndReadAsync();
}
