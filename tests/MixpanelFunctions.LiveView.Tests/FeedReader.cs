using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>Listens to the live view as a browser does.</summary>
internal sealed class FeedReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _messages;

    private FeedReader(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> messages) => (_response, _messages) = (response, messages);

    public static async Task<FeedReader> OpenAsync(LiveRun run, string? lastId = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "live/feed");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        HttpResponseMessage response = await run.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, LiveRun.Cancel);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new FeedReader(response, SseParser.Create(await response.Content.ReadAsStreamAsync(LiveRun.Cancel)).EnumerateAsync(LiveRun.Cancel).GetAsyncEnumerator(LiveRun.Cancel));
    }

    /// <summary>The next message of a kind, others passed over.</summary>
    public async Task<(string? Id, JsonNode Data, string Text)> NextAsync(string kind)
    {
        while (await _messages.MoveNextAsync())
        {
            if (_messages.Current.EventType == kind)
            {
                return (_messages.Current.EventId, JsonNode.Parse(_messages.Current.Data)!, _messages.Current.Data);
            }
        }

        throw new InvalidOperationException($"The feed ended without a message {kind}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _messages.DisposeAsync();
        _response.Dispose();
    }
}
