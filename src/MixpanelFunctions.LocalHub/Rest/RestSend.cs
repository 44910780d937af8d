using System.Text.Json;
using MixpanelFunctions.LocalHub.Amqp;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Messages;
using MixpanelFunctions.LocalHub.Security;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub.Rest;

/// <summary>Sending by HTTP, as Adobe's Azure extension does it.</summary>
/// <param name="hubs">The endpoint that takes the events.</param>
internal sealed class RestSend(LocalEventHubs hubs)
{
    private const string BatchType = "application/vnd.microsoft.servicebus.json";

    /// <summary>
    /// Maps <c>POST /{hub}/messages</c>, <c>/{hub}/partitions/{n}/messages</c> and <c>/{hub}/publishers/{name}/messages</c>.
    /// The server must listen on the loopback address only.
    /// </summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/{hub}/messages", AnswerAsync);
        routes.MapPost("/{hub}/partitions/{partition}/messages", AnswerAsync);
        routes.MapPost("/{hub}/publishers/{publisher}/messages", AnswerAsync);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        RestAnswer answer;
        try
        {
            answer = await TakeAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            answer = new RestAnswer(StatusCodes.Status400BadRequest, exception.Message);
        }
        catch (BadHttpRequestException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            answer = new RestAnswer(exception.StatusCode, exception.Message);
        }
        catch (IOException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            answer = new RestAnswer(StatusCodes.Status503ServiceUnavailable, $"The events could not be kept: {exception.Message}");
        }

        await answer.SendAsync(context).ConfigureAwait(false);
    }

    private async Task<RestAnswer> TakeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (Refusal(request) is { } refusal)
        {
            return new RestAnswer(StatusCodes.Status401Unauthorized, refusal);
        }

        string name = (string)request.RouteValues["hub"]!;
        if (hubs.Store.Hub(name) is not { } hub)
        {
            return new RestAnswer(StatusCodes.Status404NotFound, HubErrors.NotFoundText(name));
        }

        PartitionLog? partition = null;
        if (request.RouteValues["partition"] is string id && (partition = hub.Partition(id)) is null)
        {
            return new RestAnswer(StatusCodes.Status400BadRequest, HubErrors.PartitionText(hub.Partitions.Count));
        }

        if (await ReadAsync(request, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return RestAnswer.TooLarge;
        }

        List<EventContent> events = IsBatch(request) ? RestEvent.Batch(body) : [RestEvent.Single(body, KeyOfHeader(request))];
        string? publisher = request.RouteValues["publisher"] as string;
        string? key = publisher ?? events[0].PartitionKey;
        if (partition is not null)
        {
            partition.Append(events);
            return RestAnswer.Created;
        }

        if (publisher is null && events.Exists(one => one.PartitionKey != key))
        {
            return new RestAnswer(StatusCodes.Status400BadRequest, HubErrors.SeveralKeysText);
        }

        if (key?.Length > EventHubLimits.PartitionKeyLength)
        {
            return new RestAnswer(StatusCodes.Status400BadRequest, HubErrors.LongKeyText);
        }

        hub.Append(key, publisher is null ? events : [.. events.Select(one => one with { PartitionKey = key })]);
        return RestAnswer.Created;
    }

    /// <summary>Why the request may not send; null if it may.</summary>
    private string? Refusal(HttpRequest request)
    {
        string token = request.Headers.Authorization.ToString();
        if (token.Length == 0)
        {
            return "MissingToken: The authorization header was not found.";
        }

        TokenCheck check = hubs.Key.Check(token);
        return check.Refusal
            ?? (check.Resource.Covers(ResourcePath.Of(request.Path)) ? null : "InvalidAudience: The token is for another resource.");
    }

    /// <summary>The whole body; null if it is larger than a message may be.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > EventHubLimits.MessageBytes)
        {
            return null;
        }

        using MemoryStream body = new();
        byte[] block = new byte[64 * 1024];
        while (await request.Body.ReadAsync(block, cancellationToken).ConfigureAwait(false) is int read and > 0)
        {
            body.Write(block, 0, read);
            if (body.Length > EventHubLimits.MessageBytes)
            {
                return null;
            }
        }

        return body.ToArray();
    }

    private static bool IsBatch(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().Equals(BatchType, StringComparison.OrdinalIgnoreCase) == true;

    private static string? KeyOfHeader(HttpRequest request)
    {
        string given = request.Headers["BrokerProperties"].ToString();
        if (given.Length == 0)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(given);
            return RestEvent.PartitionKey(document.RootElement);
        }
        catch (JsonException)
        {
            throw new FormatException("The header BrokerProperties is not JSON.");
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("The header BrokerProperties has a text that is not valid Unicode.");
        }
    }
}
