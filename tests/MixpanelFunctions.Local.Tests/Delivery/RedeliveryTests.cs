using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>Messages that come again give the same records, byte for byte, however they come.</summary>
public class RedeliveryTests
{
    private const string Rules = """
        {"dataElements":{"first":{"path":"data.items[0].name","forceLowerCase":true,"default":"none"}},
         "rules":[
          {"name":"Every event","actions":[
            {"type":"trackEvent","event":"{{xdm.eventType}}","preset":"standard","properties":{"n":"{{data.n}}","First":"{{first}}"},"spread":["{{data.more}}"]},
            {"type":"trackEvent","event":"again","properties":{"n":"{{data.n}}"}}]},
          {"name":"Items","actions":[{"type":"trackEvent","forEach":"{{data.items}}","event":"item","properties":{"name":"{{item.name}}","at":"{{index}}"}}]},
          {"name":"Login","conditions":[{"left":"{{data.user}}","operator":"exists"}],
            "actions":[{"type":"identify","userId":"{{data.user}}","anonymousId":"{{xdm.identityMap.ECID[0].id}}"}]}]}
        """;

    private static readonly Gen<string> Id = Gen.OneOf(
        Gen.Const("null"),
        Gen.Guid.Select(id => $"\"{id}\""),
        Gen.String[Gen.Char['!', '~'], 1, 50].Select(text => JsonSerializer.Serialize(text)),
        Gen.String.Select(text => JsonSerializer.Serialize(text)));

    private static readonly Gen<string> Time = Gen.OneOf(
        Gen.Const("null"),
        Gen.Const("\"2025-06-15T12:00:00.123+02:00\""),
        Gen.Long[1_000_000_000_000, 1_749_000_000_000].Select(time => $"{time}"),
        Gen.Int[1_000_000_000, 1_700_000_000].Select(time => $"\"{time}\""));

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.Double.Where(double.IsFinite).Select(number => JsonSerializer.Serialize(number)),
        Gen.String.Select(text => JsonSerializer.Serialize(text)),
        Gen.Bool.Select(flag => flag ? "true" : "false"),
        Gen.String[0, 5].Array[0, 4].Select(texts => JsonSerializer.Serialize(texts)),
        Gen.Const("""{"a":{"b":{"c":{"d":1}}}}"""));

    private static readonly Gen<string> Event = Gen.Select(Id, Time, Id, Value, Value.Array[0, 4]).Select((id, time, user, more, items) => $$$"""
        {"xdm":{"_id":{{{id}}},"timestamp":{{{time}}},"eventType":"page","identityMap":{"ECID":[{"id":"12345678901234567890123456789012345678"}]}},
         "data":{"n":1,"user":{{{user}}},"more":{"x":{{{more}}}},"items":[{{{string.Join(',', items.Select(item => $$"""{"name":{{item}}}"""))}}}]}}
        """);

    /// <summary>A message mostly has one event, now and then a few or something that is none.</summary>
    private static readonly Gen<string> Body = Gen.Frequency(
        (8, Event),
        (1, Event.Array[2, 4].Select(events => $"[{string.Join(',', events)}]")),
        (1, Gen.Const("{\"xdm\":")));

    [Theory]
    [InlineData("Simplified")]
    [InlineData("Original")]
    public async Task The_same_batch_twice_split_otherwise_in_another_order_and_by_two_workers_gives_the_same_records(string identity)
    {
        await Gen.Select(Body.Array[1, 40], Gen.Int[1, 12], Gen.Int[1, 50], Gen.Int[1, 50], Gen.Int).SampleAsync(
            async (bodies, chunk, firstLimit, secondLimit, seed) =>
            {
                HubMessage[] messages = [.. bodies.Select((body, index) => EdgeEvents.Message(index + 1, body))];
                HubMessage[] shuffled = [.. messages];
                new Random(seed).Shuffle(shuffled);

                string[] whole = await RecordsAsync(identity, firstLimit, TimeSpan.Zero, line => line.ForwardAsync(messages));
                string[] twice = await RecordsAsync(identity, firstLimit, TimeSpan.FromDays(3), async line =>
                {
                    await line.ForwardAsync(messages);
                    await line.ForwardAsync(messages);
                });
                string[] split = await RecordsAsync(identity, secondLimit, TimeSpan.FromHours(7), async line =>
                {
                    foreach (HubMessage[] part in messages.Chunk(chunk))
                    {
                        await line.ForwardAsync(part);
                    }
                });
                string[] disordered = await RecordsAsync(identity, secondLimit, TimeSpan.FromDays(400), line => line.ForwardAsync(shuffled));
                string[] byTwo = await RecordsAsync(identity, firstLimit, TimeSpan.Zero, line => Task.WhenAll(
                    Task.Run(() => line.ForwardAsync(messages)), Task.Run(() => line.ForwardAsync(shuffled))));

                Assert.Equal(whole.Distinct(), twice.Distinct());
                Assert.Equal(2 * whole.Length, twice.Length);
                Assert.Equal(whole, split);
                Assert.Equal(whole, disordered);
                Assert.Equal(whole.Distinct(), byTwo.Distinct());
                Assert.Equal(2 * whole.Length, byTwo.Length);
            },
            iter: 12,
            threads: 1);

        async Task<string[]> RecordsAsync(string identityMerge, int mostRecords, TimeSpan later, Func<ForwardingLine, Task> deliver)
        {
            await using ForwardingLine line = await ForwardingLine.StartAsync(
                new StandInOptions(),
                Rules,
                new FakeTimeProvider(EdgeEvents.Enqueued + later),
                ("Mixpanel__IdentityMerge", identityMerge),
                ("Mixpanel__MaxRecordsPerRequest", $"{mostRecords}"));
            await deliver(line);
            return [.. line.Mixpanel.Seen.SelectMany(Texts).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The records of a request as they were sent.</summary>
    private static string[] Texts(SeenRequest request)
    {
        using JsonDocument body = JsonDocument.Parse(request.Body);
        return [.. body.RootElement.EnumerateArray().Select(record => record.GetRawText())];
    }
}
