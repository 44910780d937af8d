namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Analytics;

/// <summary>https://experienceleague.adobe.com/en/docs/analytics/implementation/vars/page-vars/events/events-overview.</summary>
public class EventsTests
{
    private static readonly AnalyticsRun Alone = new();

    [Theory]
    [InlineData("event1", """{"event1":1}""")]
    [InlineData("event1,event13,purchase", """{"event1":1,"event13":1,"Purchase":true}""")]
    [InlineData("event1=10", """{"event1":10}""")]
    [InlineData("event1=2,event2", """{"event1":2,"event2":1}""")]
    [InlineData("event1=9.99", """{"event1":9.99}""")]
    [InlineData("event1=9.90", """{"event1":9.9}""")]
    [InlineData("event1=0", """{"event1":0}""")]
    [InlineData("event1:ABC123,event2:ABC123", """{"event1":1,"event1 Serial":"ABC123","event2":1,"event2 Serial":"ABC123"}""")]
    [InlineData("event10=2:abcd", """{"event10":2,"event10 Serial":"abcd"}""")]
    [InlineData(" event1 , event1000 = 3 ,, event1001 , nothing ", """{"event1":1,"event1000":3}""")]
    [InlineData("event1=x", """{"event1":1}""")]
    [InlineData("prodView,scOpen,scAdd,scRemove,scView,scCheckout", """{"Product View":true,"Cart Open":true,"Cart Addition":true,"Cart Removal":true,"Cart View":true,"Checkout":true}""")]
    [InlineData("event1:å \\\"x\\\"", """{"event1":1,"event1 Serial":"å \"x\""}""")]
    [InlineData("event1,event1=5", """{"event1":5}""")]
    public void The_events_string_becomes_numbers_and_flags(string events, string expected) =>
        AnalyticsRun.AssertSame(expected, Alone.OfData($"\"events\":\"{events}\""));

    [Theory]
    [InlineData("""{"value":1}""", """{"event1":1}""")]
    [InlineData("""{"value":2,"id":"abcd"}""", """{"event1":2,"event1 Serial":"abcd"}""")]
    [InlineData("""{"id":"abcd"}""", """{"event1":1,"event1 Serial":"abcd"}""")]
    [InlineData("""{"value":"2.50"}""", """{"event1":2.5}""")]
    [InlineData("""{}""", """{}""")]
    [InlineData("""{"value":"many"}""", """{}""")]
    [InlineData("3", """{"event1":3}""")]
    public void An_event_of_XDM_becomes_a_number(string measure, string expected) =>
        AnalyticsRun.AssertSame(expected, Alone.OfXdm($$"""
            "event1to100":{"event1":{{measure}}}
            """));

    [Theory]
    [InlineData(1, 1, 100)]
    [InlineData(100, 1, 100)]
    [InlineData(101, 101, 200)]
    [InlineData(567, 501, 600)]
    [InlineData(1000, 901, 1000)]
    public void Events_stand_in_groups_of_a_hundred(int number, int from, int to) =>
        AnalyticsRun.AssertSame($$"""{"event{{number}}":7}""", Alone.OfXdm($$"""
            "event{{from}}to{{to}}":{"event{{number}}":{"value":7} }
            """));

    [Theory]
    [InlineData("purchases", "Purchase")]
    [InlineData("productViews", "Product View")]
    [InlineData("productListOpens", "Cart Open")]
    [InlineData("productListAdds", "Cart Addition")]
    [InlineData("productListRemovals", "Cart Removal")]
    [InlineData("productListViews", "Cart View")]
    [InlineData("checkouts", "Checkout")]
    public void Commerce_of_XDM_becomes_flags(string measure, string property)
    {
        AnalyticsRun.AssertSame($$"""{"{{property}}":true}""", Alone.Of($$"""
            "commerce":{"{{measure}}":{"value":1} }
            """));
        AnalyticsRun.AssertSame($$"""{"{{property}}":true,"{{property}} Serial":"s"}""", Alone.Of($$"""
            "commerce":{"{{measure}}":{"id":"s"} }
            """));
        AnalyticsRun.AssertSame("{}", Alone.Of($$"""
            "commerce":{"{{measure}}":{"value":0} }
            """));
    }

    [Fact]
    public void A_number_in_the_events_string_goes_before_those_of_the_products() =>
        Assert.Equal(4, (int?)Alone.OfData("\"events\":\"event1=4\",\"products\":\";A;;;event1=1|event2=2\"")["event1"]);

    [Fact]
    public void What_the_products_have_of_an_event_is_added_up()
    {
        AnalyticsRun.AssertSame("5.1", Alone.OfData("\"events\":\"event1\",\"products\":\";A;;;event1=1.9,;B;;;event1=3.20\"")["event1"]);
        AnalyticsRun.AssertSame("2", Alone.OfData("\"products\":\";A;;;event1,;B;;;event1\"")["event1"]);
        AnalyticsRun.AssertSame("true", Alone.OfData("\"products\":\";A;;;scAdd\"")["Cart Addition"]);
    }

    [Theory]
    [InlineData("event1=1e999")]
    [InlineData("event1=99999999999999999999999999999999999999")]
    [InlineData("event1=-,event2==,=5,:,=:,event3=:")]
    public void No_number_is_too_odd(string events) => Assert.Equal(1, (int?)Alone.OfData($"\"events\":\"event1,{events}\"")["event1"]);
}
