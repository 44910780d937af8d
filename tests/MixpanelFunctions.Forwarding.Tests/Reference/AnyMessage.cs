using CsCheck;
using MixpanelFunctions.Forwarding.Tests.Events.Json;
using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>Messages of every shape, with names that the paths of <see cref="AnyRules"/> lead to, and others.</summary>
internal static class AnyMessage
{
    private static readonly Gen<string> Value = Gen.Frequency(
        (4, AnyEvent.Leaf),
        (3, AnyJson.Members(AnyJson.Name, 2)),
        (1, AnyJson.Any),
        (2, Gen.Select(AnyJson.Members(AnyJson.Name, 1).Array[0, 3], AnyEvent.White, (items, white) => $"[{white}{string.Join($"{white},", items)}]")));

    /// <summary>Texts that rules ask for, in more than one spelling, and any other value.</summary>
    private static readonly Gen<string> Type = Gen.OneOf(Gen.OneOf("\"a\"", "\"\\u0061\"", "\"x\"", "\"\"", "\"\\\"\"", "\"å 😀\"", "1"), AnyEvent.Leaf);

    /// <summary>Several identities of one user, some of them authenticated, some primary.</summary>
    private static readonly Gen<string> Identities = Gen.Select(
            Gen.OneOf("ECID", "Email", "CRM", "fpid"), Gen.Int[1, 3], Gen.OneOf("authenticated", "ambiguous"), Gen.OneOf("true", "false", "\"TRUE\"", "null"),
            (name, id, state, primary) => $"\"{name}\":[{{\"id\":\"{name}-{id}\",\"authenticatedState\":\"{state}\",\"primary\":{primary}}}]")
        .Array[1, 4].Select(identities => $"{{{string.Join(',', identities)}}}");

    private static readonly Gen<string> Member = Gen.Frequency(
        (2, AnyEvent.Id.Select(id => $"\"_id\":{id}")),
        (2, AnyEvent.Time.Select(time => $"\"timestamp\":{time}")),
        (2, Type.Select(type => $"\"eventType\":{type}")),
        (2, Gen.OneOf(AnyEvent.IdentityMap, Identities).Select(map => $"\"identityMap\":{map}")),
        (6, Gen.Select(AnyJson.Name, AnyEvent.White, Value, (name, white, value) => $"{name}{white}:{white}{value}")));

    private static readonly Gen<string> Members = Gen.Select(Member.Array[0, 8], AnyEvent.White, (members, white) => string.Join($"{white},", members));

    private static readonly Gen<string> Content = Gen.Select(Members, Value, AnyEvent.White, Gen.Int[0, 4], (members, data, white, order) => order switch
    {
        0 => $"\"data\":{white}{data},\"xdm\":{{{members}}}",
        1 => $"\"xdm\":{white}{{{members}}},\"data\":{data}",
        2 => $"\"meta\":{data},\"xdm\":{{{members}{white}}}",
        3 => $"\"_id\":\"beside\",\"a\":{data},\"xdm\":{{{members}}}",
        _ => $"\"xdm\":{{{members}}}{white}",
    });

    private static readonly Gen<string> Event = Gen.Frequency(
        (4, Content.Select(content => $"{{{content}}}")),
        (2, Gen.Select(Content, Value, (content, other) => $"{{\"event\":{{{content},\"meta\":{other}}}}}")),
        (3, Gen.Select(Content, Value, (content, request) => $"{{\"arc\":{{\"request\":{request},\"event\":{{{content}}}}}}}")),
        (3, Members.Select(members => $"{{{members}}}")),
        (1, Gen.Select(Members, Value, (members, data) => $"{{\"eventType\":\"t\",\"data\":{data}{(members.Length == 0 ? string.Empty : ",")}{members}}}")),
        (2, Gen.Select(Members, Value, (members, meta) => $"{{\"header\":{meta},\"body\":{{\"xdmMeta\":{meta},\"xdmEntity\":{{{members}}}}}}}")),
        (1, AnyJson.Any),
        (1, Gen.Const("{\"identityMap\":{},\"segmentMembership\":{}}")));

    /// <summary>The body of a message: an event, an array of them, the request body that holds several, or a text each on a line.</summary>
    public static Gen<string> Body { get; } = Gen.Frequency(
        (6, Event),
        (1, Gen.Select(Event.Array[0, 4], AnyEvent.White, (events, white) => $"[{white}{string.Join(',', events)}]")),
        (1, Event.Array[0, 3].Select(events => $"[[{string.Join(',', events)}]]")),
        (1, Event.Array[0, 4].Select(events => $"{{\"meta\":1,\"events\":[{string.Join(',', events)}]}}")),
        (1, Event.Array[1, 4].Select(events => string.Join('\n', events))));

    /// <summary>Such a body with a piece taken out of it, put into it, or both.</summary>
    public static Gen<string> BrokenBody { get; } = Gen.Select(
        Body, Gen.Int[0, 100_000], Gen.Int[0, 3], Gen.OneOf("", "", "\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\n{", "\u0001", "0", ".", "-", "nul", "x"),
        (body, at, removed, piece) =>
        {
            int place = body.Length == 0 ? 0 : at % body.Length;
            return body.Remove(place, Math.Min(removed, body.Length - place)).Insert(place, piece);
        });
}
