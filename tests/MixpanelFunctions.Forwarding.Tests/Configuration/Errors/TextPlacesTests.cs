using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Tests.Configuration.Errors;

/// <summary>Where the places of errors stand in a text.</summary>
public class TextPlacesTests
{
    [Theory]
    [InlineData("r.json: rules[1].name", 4, 12)]
    [InlineData("r.json: dataElements.a.b", 2, 21)]
    [InlineData("r.json: rules[1].actions", 4, 10)]
    [InlineData("r.json: rules[7]", 3, 3)]
    [InlineData("r.json: none", 1, 1)]
    public void A_place_stands_where_its_key_does_or_the_nearest_above(string place, int line, int column)
    {
        const string text = "{\n  \"dataElements\": { \"a.b\": {} },\n  \"rules\": [ {},\n         { \"name\": \"é\" } ]\n}";
        Assert.Equal((line, column), new TextPlaces(text, "r.json").Find(place));
    }

    [Fact]
    public void A_place_outside_the_file_stands_nowhere() => Assert.Null(new TextPlaces("{}", "r.json").Find("Forwarding__Rules__0__Name"));

    [Theory]
    [InlineData("{ \"rules\": [ { \"\\uDC00\": 1 } ] }")]
    [InlineData("{ \"rules\": [ {")]
    [InlineData("")]
    public void A_text_that_is_no_JSON_has_places_as_far_as_it_is(string text) => Assert.NotNull(new TextPlaces(text, "r.json").Find("r.json: rules[0].name"));
}
