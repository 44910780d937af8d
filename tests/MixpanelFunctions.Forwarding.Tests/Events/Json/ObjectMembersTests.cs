using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Tests.Events.Json;

public sealed class ObjectMembersTests
{
    [Fact]
    public void The_members_are_those_that_the_frameworks_reader_finds() => AnyJson.Object.Sample(json =>
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        JsonValue container = new(JsonKind.Object, ValueSource.Event, ValueTraits.Unchecked, 0, text.Length);
        List<(string Name, JsonValue Value)> expected = [];
        Utf8JsonReader reader = new(text);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Read();
            expected.Add((name, JsonSlice.Read(ref reader, container)));
        }

        List<(string Name, JsonValue Value)> found = [];
        ObjectMembers members = new(text, container);
        while (members.Next())
        {
            found.Add((Encoding.UTF8.GetString(members.Name), members.Value));
        }

        Assert.Equal(expected, found);
    }, iter: 5_000);
}
