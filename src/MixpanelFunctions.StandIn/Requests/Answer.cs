using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>An answer to send, unless a fault changes it first.</summary>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, string? ContentType)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The encoding of the body; null for none.</summary>
    public string? Encoding { get; init; }

    /// <summary>How many records the request brought, good or bad: they count toward the rate limit.</summary>
    public int Records { get; init; }

    public static Answer Text(int status, string text, string contentType) =>
        new(status, System.Text.Encoding.UTF8.GetBytes(text), contentType);

    public static Answer Empty(int status) => new(status, ReadOnlyMemory<byte>.Empty, ContentType: null);

    /// <summary>An object of JSON whose members <paramref name="write"/> writes.</summary>
    public static Answer Json(int status, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new Answer(status, buffer.WrittenMemory, "application/json");
    }

    /// <summary>Sets all of the answer that goes ahead of the body.</summary>
    public void WriteHead(HttpResponse response)
    {
        response.StatusCode = Status;
        if (!Body.IsEmpty)
        {
            response.ContentType = ContentType;
            response.ContentLength = Body.Length;
            response.Headers.ContentEncoding = Encoding;
        }
    }

    public async Task SendAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        WriteHead(response);
        if (Body.IsEmpty)
        {
            return;
        }

        await response.Body.WriteAsync(Body, cancellationToken).ConfigureAwait(false);
    }
}
