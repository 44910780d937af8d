using Amqp;
using MixpanelFunctions.LocalHub.Security;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// <c>$cbs</c>: accepts a token for a resource, which gives the connection access to it (OASIS AMQP Claims-based
/// Security 1.0, working draft, in the form of Azure/azure-amqp <c>AmqpCbsLink</c>).
/// </summary>
internal sealed class TokenNode(NamespaceStore store, SharedAccessKey key) : IRequestNode
{
    private const string Unauthorized = "amqp:unauthorized-access";

    public Message Answer(Message request, ConnectionState connection)
    {
        string? operation = request.ApplicationProperties?["operation"] as string;
        if (operation != "put-token")
        {
            return Answers.Refused(400, HubErrors.ArgumentErrorCondition, "The operation must be put-token.");
        }

        string? type = request.ApplicationProperties!["type"] as string;
        if (type != "servicebus.windows.net:sastoken")
        {
            return Answers.Refused(401, Unauthorized, "InvalidTokenType: Only shared access signatures are supported.");
        }

        if (request.ApplicationProperties["name"] is not string audience || request.Body is not string token)
        {
            return Answers.Refused(400, HubErrors.ArgumentErrorCondition, "A token and the name of its resource are required.");
        }

        TokenCheck check = key.Check(token);
        ResourcePath resource = ResourcePath.Of(audience);
        if (check.Refusal is not null)
        {
            return Answers.Refused(401, Unauthorized, check.Refusal);
        }

        if (!check.Resource.Covers(resource))
        {
            return Answers.Refused(401, Unauthorized, "InvalidAudience: The token is for another resource.");
        }

        EntityAddress entity = EntityAddress.Parse(audience);
        if (resource.Value.Length > 0 && store.Hub(entity.Hub) is null)
        {
            return Answers.Refused(404, "amqp:not-found", HubErrors.NotFoundText(entity.Hub));
        }

        connection.Grants.Add(resource, check.ExpiresAt);
        return Answers.Ok(202, "Accepted");
    }
}
