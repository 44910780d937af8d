using Azure.Core;

namespace MixpanelFunctions.Local.Tests.Checking;

/// <summary>Signs in to everything, with a token that opens nothing.</summary>
internal sealed class KnownCredential : TokenCredential
{
    public const string Token = "the-token-of-azure";

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(Token, DateTimeOffset.MaxValue);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
