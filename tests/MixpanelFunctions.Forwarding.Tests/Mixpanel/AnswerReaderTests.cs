using System.Net;
using System.Text;
using CsCheck;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Forwarding.Tests.Mixpanel;

public class AnswerReaderTests
{
    [Theory]
    [InlineData(200, """{"code":200,"num_records_imported":2,"status":"OK"}""", AnswerKind.Accepted, "200")]
    [InlineData(200, """{"code":200}""", AnswerKind.Accepted, "200")]
    [InlineData(200, "", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData(200, "OK", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData(200, "null", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData(200, "1", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData(200, "{}", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData(200, """{"status":1,"error":null}""", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData(200, """{"code":400}""", AnswerKind.Refused, "200 (400 in the body) without a list of the records")]
    [InlineData(200, """{"code":200,"failed_records":[{"index":5}]}""", AnswerKind.Refused, "200 (400 in the body) with a list that does not fit the request")]
    [InlineData(200, """{"code":200,"num_records_impo""", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData(200, "<html>", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData(400, "", AnswerKind.Refused, "400 without a list of the records")]
    [InlineData(400, """{"code":400,"error":"request is malformed"}""", AnswerKind.Refused, "400 without a list of the records")]
    [InlineData(400, """{"code":400,"failed_records":[]}""", AnswerKind.Refused, "400 without a list of the records")]
    [InlineData(400, """{"code":400,"failed_records":null}""", AnswerKind.Refused, "400 without a list of the records")]
    [InlineData(400, """{"code":400,"failed_records":{"index":0}}""", AnswerKind.Refused, "400 without a list of the records")]
    [InlineData(400, """{"code":400,"failed_records":[{"index":"0"}]}""", AnswerKind.Refused, "400 without a list of the records")]
    [InlineData(400, """{"code":400,"failed_records":[{"index":0.5}]}""", AnswerKind.Refused, "400 without a list of the records")]
    [InlineData(400, """{"code":400,"failed_records":[{"index":99999999999}]}""", AnswerKind.Refused, "400 without a list of the records")]
    [InlineData(400, """{"code":400,"failed_records":[{"index":0,"message":"\ud800"}]}""", AnswerKind.Refused, "400 without a list of the records")]
    [InlineData(400, """{"code":400,"failed_records":[{}]}""", AnswerKind.Refused, "400 with a list that does not fit the request")]
    [InlineData(400, """{"code":400,"failed_records":[null]}""", AnswerKind.Refused, "400 with a list that does not fit the request")]
    [InlineData(400, """{"code":400,"failed_records":[{"index":null}]}""", AnswerKind.Refused, "400 with a list that does not fit the request")]
    [InlineData(400, """{"code":400,"failed_records":[{"index":-1}]}""", AnswerKind.Refused, "400 with a list that does not fit the request")]
    [InlineData(400, """{"code":400,"failed_records":[{"index":0},{"index":5}]}""", AnswerKind.Refused, "400 with a list that does not fit the request")]
    [InlineData(401, "", AnswerKind.Misconfigured, "401: Mixpanel refuses the credentials")]
    [InlineData(403, "", AnswerKind.Misconfigured, "403: Mixpanel refuses the credentials")]
    [InlineData(413, "", AnswerKind.TooLarge, "413: the request is too large")]
    [InlineData(408, "", AnswerKind.Unavailable, "408 RequestTimeout")]
    [InlineData(429, "", AnswerKind.Unavailable, "429: Mixpanel limits the rate")]
    [InlineData(500, "", AnswerKind.Unavailable, "500 InternalServerError")]
    [InlineData(502, "", AnswerKind.Unavailable, "502 BadGateway")]
    [InlineData(503, "", AnswerKind.Unavailable, "503 ServiceUnavailable")]
    [InlineData(504, "", AnswerKind.Unavailable, "504 GatewayTimeout")]
    [InlineData(599, "", AnswerKind.Unavailable, "599 599")]
    [InlineData(204, "", AnswerKind.Misconfigured, "204 NoContent: this is not Mixpanel's API")]
    [InlineData(301, "", AnswerKind.Misconfigured, "301 MovedPermanently: this is not Mixpanel's API")]
    [InlineData(404, "", AnswerKind.Misconfigured, "404 NotFound: this is not Mixpanel's API")]
    [InlineData(405, "", AnswerKind.Misconfigured, "405 MethodNotAllowed: this is not Mixpanel's API")]
    public void Each_answer_has_one_meaning(int status, string body, AnswerKind kind, string description)
    {
        MixpanelAnswer answer = Read(status, body, 5);

        Assert.Equal((kind, description), (answer.Kind, answer.Description));
        Assert.Empty(answer.RefusedRecords);
        Assert.Null(answer.RetryAfter);
    }

    [Theory]
    [InlineData("1", AnswerKind.Accepted, "200")]
    [InlineData("1\n", AnswerKind.Accepted, "200")]
    [InlineData("0", AnswerKind.Refused, "200: no record is valid")]
    [InlineData("2", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData("", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData("""{"status":1,"error":null}""", AnswerKind.Accepted, "200")]
    [InlineData("""{"error":null,"status":1}""", AnswerKind.Accepted, "200")]
    [InlineData("""{"status":0,"error":"'properties.time' is invalid"}""", AnswerKind.Refused, "200: no record is valid", "'properties.time' is invalid")]
    [InlineData("""{"status":0}""", AnswerKind.Refused, "200: no record is valid")]
    [InlineData("""{"status":0,"error":"\ud800"}""", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData("""{"status":1,"err""", AnswerKind.Unavailable, "200 with an unreadable answer")]
    [InlineData("""{"code":200,"num_records_imported":2,"status":"OK"}""", AnswerKind.Accepted, "200")]
    [InlineData("""{"code":400,"error":"request is malformed","num_records_imported":0,"status":"Bad Request"}""", AnswerKind.Refused, "200 (400 in the body) without a list of the records", "request is malformed")]
    public void An_answer_that_is_not_strict_tells_whether_any_record_is_valid(string body, AnswerKind kind, string description, string? detail = null)
    {
        foreach (MixpanelEndpoint endpoint in new[] { MixpanelEndpoint.Track, MixpanelEndpoint.Engage, MixpanelEndpoint.Groups })
        {
            MixpanelAnswer answer = AnswerReader.Read(endpoint, HttpStatusCode.OK, Encoding.UTF8.GetBytes(body), 2);

            Assert.Equal((kind, description, detail), (answer.Kind, answer.Description, answer.Detail));
        }
    }

    [Fact]
    public void Records_that_a_200_tells_of_are_refused_as_those_of_a_400()
    {
        MixpanelAnswer answer = AnswerReader.Read(
            MixpanelEndpoint.Engage,
            HttpStatusCode.OK,
            """{"code":400,"error":"some data points in the request failed validation","failed_records":[{"index":1,"field":"$set","message":"m"}],"num_records_imported":2,"status":"Bad Request"}"""u8,
            3);

        Assert.Equal((AnswerKind.PartlyRefused, "200 (400 in the body): records refused: 1", 2), (answer.Kind, answer.Description, answer.Imported));
        Assert.Equal([new RefusedRecord(1, "$set", "m")], answer.RefusedRecords);
    }

    [Fact]
    public void The_number_of_records_taken_is_told_where_Mixpanel_tells_it()
    {
        Assert.Equal(7, Read(200, """{"code":200,"num_records_imported":7}""", 7).Imported);
        Assert.Null(Read(200, """{"code":200}""", 7).Imported);
        Assert.Equal(1, Read(400, """{"num_records_imported":1,"failed_records":[{"index":0}]}""", 2).Imported);
    }

    [Fact]
    public void The_example_of_Mixpanels_reference_is_read()
    {
        const string Body = """
            {
              "code": 400,
              "error": "some data points in the request failed validation",
              "failed_records": [
                { "index": 0, "$insert_id": "8a66058c-a56d-4ef6-8123-28b7c9f7e82f", "field": "properties.time",
                  "message": "properties.time' is invalid: must be specified as seconds since epoch" },
                { "index": 3, "insert_id": "29fc2962-6d9c-455d-95ad-95b84f09b9e4", "field": "properties.utm_source",
                  "message": "properties.utm_source is invalid: string should be valid utf8" }
              ],
              "num_records_imported": 23,
              "status": "Bad Request"
            }
            """;

        MixpanelAnswer answer = Read(400, Body, 25);

        Assert.Equal((AnswerKind.PartlyRefused, "400: records refused: 2", 23), (answer.Kind, answer.Description, answer.Imported));
        Assert.Equal(
            [
                new RefusedRecord(0, "properties.time", "properties.time' is invalid: must be specified as seconds since epoch"),
                new RefusedRecord(3, "properties.utm_source", "properties.utm_source is invalid: string should be valid utf8"),
            ],
            answer.RefusedRecords);
    }

    [Theory]
    [InlineData("insert_id")]
    [InlineData("$insert_id")]
    [InlineData("neither")]
    public void Records_are_told_by_their_index_however_the_id_is_spelled(string key) =>
        Assert.Equal(
            [new RefusedRecord(1, "f", "m")],
            Read(400, $$$"""{"failed_records":[{"index":1,"{{{key}}}":"x","field":"f","message":"m","more":{}}]}""", 2).RefusedRecords);

    [Fact]
    public void A_record_may_be_refused_without_a_field_or_a_message() =>
        Assert.Equal([new RefusedRecord(0, null, "refused without a message")], Read(400, """{"failed_records":[{"index":0}]}""", 1).RefusedRecords);

    [Fact]
    public void Indexes_that_repeat_count_once_and_come_in_order() =>
        Assert.Equal(
            [new RefusedRecord(0, null, "c"), new RefusedRecord(2, null, "a")],
            Read(400, """{"failed_records":[{"index":2,"message":"a"},{"index":2,"message":"b"},{"index":0,"message":"c"}]}""", 3).RefusedRecords);

    [Fact]
    public void Indexes_count_up_to_the_last_record_sent()
    {
        Assert.Equal(AnswerKind.PartlyRefused, Read(400, """{"failed_records":[{"index":1}]}""", 2).Kind);
        Assert.Equal(AnswerKind.Refused, Read(400, """{"failed_records":[{"index":2}]}""", 2).Kind);
    }

    [Fact]
    public void No_answer_however_garbled_throws() => Gen.Select(Gen.OneOf(200, 400), Gen.Int[0, 200], Gen.Byte, Gen.Enum<MixpanelEndpoint>()).Sample(
        (status, place, value, endpoint) =>
        {
            byte[] body = """{"code":400,"failed_records":[{"index":0,"field":"properties.time","message":"is \u00e9"},{"index":1}],"num_records_imported":1}"""u8.ToArray();
            body[place % body.Length] = value;

            MixpanelAnswer answer = AnswerReader.Read(endpoint, (HttpStatusCode)status, body, 2);

            Assert.All(answer.RefusedRecords, record => Assert.InRange(record.Index, 0, 1));
        },
        iter: 2_000,
        threads: 1);

    private static MixpanelAnswer Read(int status, string body, int sent) => AnswerReader.Read(MixpanelEndpoint.Import, (HttpStatusCode)status, Encoding.UTF8.GetBytes(body), sent);
}
