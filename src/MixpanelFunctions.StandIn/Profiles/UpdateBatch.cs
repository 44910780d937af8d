using System.Text.Json;
using System.Text.Unicode;
using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>The result of reading a body as updates: the updates in order, or why it is not a batch of updates.</summary>
internal readonly record struct UpdateBatch(IReadOnlyList<ReadUpdate> Updates, string? Error, bool TooMany)
{
    // Deeper than any body that fits: so that nesting is the update's own failure and not the whole request's.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    public static UpdateBatch Read(ReadOnlySpan<byte> body, bool forGroups)
    {
        try
        {
            return ReadArray(body, new UpdateReader(forGroups, Utf8.IsValid(body)));
        }
        catch (JsonException e)
        {
            return Refused($"request body is not valid JSON, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private static UpdateBatch ReadArray(ReadOnlySpan<byte> body, UpdateReader updates)
    {
        Utf8JsonReader json = new(body, AnyDepth);
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return Refused("request body must be a JSON array of updates");
        }

        List<ReadUpdate> found = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (found.Count == StandInLimits.MaxUpdates)
            {
                return new([], $"request exceeds max limit of {StandInLimits.MaxUpdates} updates", TooMany: true);
            }

            found.Add(updates.Read(ref json, body));
        }

        json.Read(); // Throws on anything after the end.
        return found.Count == 0 ? Refused("request body contains no updates") : new(found, null, TooMany: false);
    }

    private static UpdateBatch Refused(string error) => new([], error, TooMany: false);
}
