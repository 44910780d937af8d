namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Place">Where it stands, as its reader finds it: <c>rules.json: rules[2].actions[0].event</c>, or an app setting's name.</param>
/// <param name="Message">What is wrong, and what would be right. Never a token or a secret.</param>
public sealed record ConfigurationError(string Place, string Message)
{
    /// <summary>The error on one line.</summary>
    public override string ToString() => $"{Place}: {Message}";
}
