using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>
/// Reads and checks one update: <c>$token</c>, whose profile, its context, and one operation. Other members are allowed and
/// have no effect. Throws <see cref="JsonException"/> if the bytes are not JSON.
/// </summary>
internal sealed class UpdateReader(bool forGroups, bool bytesAreValid)
{
    // The depth that System.Text.Json itself allows. A profile's values may be nested to depth 3 only (mixpanel/docs
    // data-structure/property-reference/data-type), but no page says that an update which goes deeper is refused.
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads the update whose first token the reader is at; leaves the reader on its last.</summary>
    public ReadUpdate Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        int start = (int)reader.TokenStartIndex;
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        string? problem = CheckTokens(ref reader);
        int length = (int)reader.BytesConsumed - start;
        if (!isObject)
        {
            problem = "must be a JSON object";
        }
        else if (length >= StandInLimits.RecordBytes)
        {
            problem = $"must be smaller than 1MB ({StandInLimits.RecordBytes} bytes) of uncompressed JSON";
        }

        if (problem is not null)
        {
            return Refused(problem);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body.Slice(start, length).ToArray(), Strict);
            return Read(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            // The text is JSON and not too deep: what is left is a name that is twice.
            return Refused("an object has a key twice");
        }
    }

    private static ReadUpdate Refused(string rule) => new() { Problem = new RecordProblem("", "the record is invalid: " + rule) };

    private string? CheckTokens(ref Utf8JsonReader reader)
    {
        string? problem = null;
        int depth = reader.CurrentDepth;
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String or JsonTokenType.PropertyName when !TokenContent.IsValid(ref reader, bytesAreValid):
                    problem ??= "string should be valid utf8";
                    break;
                case JsonTokenType.Number when !TokenContent.IsFinite(ref reader):
                    problem ??= "numbers must be finite";
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth - depth >= MaxDepth:
                    problem ??= $"must not be nested more than {MaxDepth} levels deep";
                    break;
            }
        }
        while (!EndsAt(ref reader, depth) && reader.Read());
        return problem;
    }

    private static bool EndsAt(ref Utf8JsonReader reader, int depth) =>
        reader.CurrentDepth == depth && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);

    private ReadUpdate Read(JsonElement record)
    {
        string? groupKey = null;
        RecordProblem? problem = ReadText(record, "$token", out string token);
        if (forGroups)
        {
            problem ??= ReadText(record, "$group_key", out groupKey);
        }

        string idName = forGroups ? "$group_id" : "$distinct_id";
        RecordProblem? idProblem = ReadText(record, idName, out string id);
        problem ??= idProblem;
        if (!forGroups && RefusedValues.Contains(id))
        {
            problem ??= RecordProblem.Of(idName, $"'{id}' is not allowed");
        }

        ReadUpdate update = new()
        {
            Token = token,
            Key = new ProfileKey(groupKey, id),
            Context = UpdateContext.Read(record, out RecordProblem? contextProblem),
        };
        problem ??= contextProblem;
        return problem is null ? ReadOperation(record, update) : update with { Problem = problem };
    }

    private static RecordProblem? ReadText(JsonElement record, string name, out string text)
    {
        text = "";
        if (!record.TryGetProperty(name, out JsonElement value))
        {
            return RecordProblem.Of(name, "must not be missing");
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return RecordProblem.Of(name, "must be a string");
        }

        text = value.GetString()!;
        return text.Length == 0 ? RecordProblem.Of(name, "must not be empty") : null;
    }

    private ReadUpdate ReadOperation(JsonElement record, ReadUpdate update)
    {
        string? found = null;
        foreach (JsonProperty member in record.EnumerateObject())
        {
            if (KnownOperations.Find(member.Name) is not { } operation)
            {
                continue;
            }

            if (found is not null)
            {
                return update with { Problem = RecordProblem.Of(member.Name, $"an update has one operation, and {found} is there already") };
            }

            if (forGroups && !KnownOperations.IsForGroups(operation))
            {
                return update with { Problem = RecordProblem.Of(member.Name, "groups do not have this operation") };
            }

            found = member.Name;
            update = update with
            {
                Operation = operation,
                Change = member.Value,
                Problem = ChangeRules.Check(operation, member.Name, member.Value),
            };
            if (update.Problem is not null)
            {
                return update;
            }
        }

        return found is not null
            ? update
            : update with { Problem = new RecordProblem("", "the record is invalid: must have an operation such as $set") };
    }
}
