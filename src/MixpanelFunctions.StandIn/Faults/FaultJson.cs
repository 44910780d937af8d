using System.Text.Json;

namespace MixpanelFunctions.StandIn.Faults;

/// <summary>Faults as JSON: one object or an array of them. All errors are reported, not only the first.</summary>
internal static class FaultJson
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    /// <summary>Reads one fault or several; the problems are empty when all are good.</summary>
    public static (IReadOnlyList<Fault> Faults, IReadOnlyList<string> Problems) Read(JsonElement json)
    {
        List<string> problems = [];
        List<Fault> faults = [];
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                faults.Add(ReadOne(json, problems));
                break;
            case JsonValueKind.Array when json.GetArrayLength() > 0:
                faults.AddRange(json.EnumerateArray().Select(each => ReadOne(each, problems)));
                break;
            default:
                problems.Add("The body must be a fault, as a JSON object, or an array of one or more.");
                break;
        }

        return (faults, problems);
    }

    /// <summary>The name of a kind in JSON, such as <c>resetBeforeBody</c>.</summary>
    public static string NameOf(FaultKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static Fault ReadOne(JsonElement json, List<string> problems)
    {
        Fault fault = new() { Kind = FaultKind.Status, When = FaultTrigger.Always };
        if (json.ValueKind != JsonValueKind.Object)
        {
            problems.Add("A fault must be a JSON object.");
            return fault;
        }

        int told = problems.Count;
        bool hasKind = false;
        int triggers = 0;
        foreach (JsonProperty member in json.EnumerateObject())
        {
            hasKind |= member.NameEquals("kind");
            triggers += member.Name is "next" or "every" or "request" or "from" or "always" ? 1 : 0;
            fault = ReadMember(fault, member, problems);
        }

        if (!hasKind)
        {
            problems.Add("A fault needs a 'kind': one of " + KindNames() + ".");
        }

        if (triggers != 1)
        {
            problems.Add("A fault needs exactly one of 'next', 'every', 'request', 'from' (a number from 1) and 'always' (true).");
        }

        // Whether it makes sense as a whole is only worth asking where every member does.
        if (problems.Count == told)
        {
            problems.AddRange(fault.Problems());
        }

        return fault;
    }

    private static Fault ReadMember(Fault fault, JsonProperty member, List<string> problems)
    {
        JsonElement value = member.Value;
        switch (member.Name)
        {
            case "kind":
                foreach (FaultKind kind in Kinds)
                {
                    if (value.ValueKind == JsonValueKind.String && value.ValueEquals(NameOf(kind)))
                    {
                        return fault with { Kind = kind };
                    }
                }

                problems.Add("'kind' must be one of " + KindNames() + ".");
                return fault;
            case "next":
                return fault with { When = FaultTrigger.Next(Whole(member, problems)) };
            case "every":
                return fault with { When = FaultTrigger.Every(Whole(member, problems)) };
            case "request":
                return fault with { When = FaultTrigger.Request(Whole(member, problems)) };
            case "from":
                return fault with { When = FaultTrigger.From(Whole(member, problems)) };
            case "always":
                if (value.ValueKind != JsonValueKind.True)
                {
                    problems.Add("'always' must be true.");
                }

                return fault with { When = FaultTrigger.Always };
            case "status":
                return fault with { Status = Whole(member, problems) };
            case "eventsPerSecond":
                return fault with { EventsPerSecond = Whole(member, problems) };
            case "delayMilliseconds":
                return fault with { Delay = TimeSpan.FromMilliseconds(Whole(member, problems)) };
            case "retryAfterSeconds":
                return fault with { RetryAfter = TimeSpan.FromSeconds(Whole(member, problems)) };
            case "retryAfterAsDate":
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    problems.Add("'retryAfterAsDate' must be true or false.");
                }

                return fault with { RetryAfterAsDate = value.ValueKind == JsonValueKind.True };
            case "body":
                if (value.ValueKind == JsonValueKind.String)
                {
                    return fault with { Body = value.GetString() };
                }

                problems.Add("'body' must be a string.");
                return fault;
            default:
                problems.Add($"'{member.Name}' is unknown.");
                return fault;
        }
    }

    private static int Whole(JsonProperty member, List<string> problems)
    {
        if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out int number))
        {
            return number;
        }

        problems.Add($"'{member.Name}' must be a whole number.");
        return 0;
    }

    private static string KindNames() => string.Join(", ", Kinds.Select(NameOf));
}
