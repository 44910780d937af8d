namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

/// <summary>A run of custom code exceeds one of its limits. Code cannot catch this exception.</summary>
internal sealed class CodeLimitException(CodeLimit limit) : Exception($"The limit of {limit} is exceeded.")
{
    /// <summary>Which limit.</summary>
    public CodeLimit Limit { get; } = limit;
}
