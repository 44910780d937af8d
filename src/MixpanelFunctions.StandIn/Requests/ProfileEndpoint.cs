using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Profiles;
using MixpanelFunctions.StandIn.Records;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// <c>POST /engage</c> and <c>POST /groups</c> (mixpanel/docs <c>reference/profile-batch-update</c>,
/// <c>reference/group-batch-update</c>): a JSON array of updates, or a form whose field <c>data</c> holds it. With
/// <c>strict=1</c> every update that breaks a rule is reported; without, the answer is <c>1</c> when one or more updates are
/// valid, which "does not signify a valid project token", else <c>0</c>. Valid updates are applied in either case.
/// </summary>
internal sealed class ProfileEndpoint(
    string path, bool forGroups, StandInOptions options, ProjectRegistry projects, StandInStore store) : IMixpanelEndpoint
{
    public string Path => path;

    public async Task<Answer> AnswerAsync(HttpContext context, FaultKind? fault)
    {
        HttpRequest request = context.Request;
        bool strict = request.Query["strict"] == "1";
        if (!options.ProfilesTakeGzip && request.Headers.ContentEncoding.Count > 0)
        {
            return Refuse("Content-Encoding is not supported", request, strict);
        }

        using ReceivedBody body = await ReceivedBody.ReadAsync(request, options.MaxRequestBytes, context.RequestAborted).ConfigureAwait(false);
        if (body.TooLarge)
        {
            return ImportAnswers.TooManyBytes(options.MaxRequestBytes);
        }

        (ReadOnlyMemory<byte> bytes, string? error) = Content(request, body);
        UpdateBatch batch = error is null ? UpdateBatch.Read(bytes.Span, forGroups) : default;
        error ??= batch.Error;
        if (error is not null)
        {
            return strict && batch.TooMany ? ImportAnswers.TooLarge(error) : Refuse(error, request, strict);
        }

        Answer answer = strict ? ApplyStrictly(batch.Updates, bytes.Length, request, fault) : Apply(batch.Updates, bytes.Length, request);
        return answer with { Records = batch.Updates.Count };
    }

    private static (ReadOnlyMemory<byte> Bytes, string? Error) Content(HttpRequest request, ReceivedBody body)
    {
        if (body.Error is not null || !request.HasFormContentType)
        {
            return (body.Bytes, body.Error);
        }

        return FormBody.DataField(body.Bytes.Span) is { } data ? (data, null) : (default, "the form has no field 'data'");
    }

    private Answer Refuse(string error, HttpRequest request, bool strict) =>
        strict ? ProfileAnswers.InvalidAsAWhole(options.FailedProfilesStatus, error) : TrackAnswers.Of(error, IsVerbose(request));

    // docs/data-structure/user-profiles has verbose=2 in its sample.
    private static bool IsVerbose(HttpRequest request) => request.Query["verbose"] is [var verbose] && verbose is "1" or "2";

    private Answer ApplyStrictly(IReadOnlyList<ReadUpdate> updates, int bytes, HttpRequest request, FaultKind? fault)
    {
        if (fault == FaultKind.SomeRefused)
        {
            updates = RefuseEnds(updates);
        }

        (List<ProfileUpdate> good, List<int> places, RecordProblem?[] problems) = Sort(updates, request);
        int refused = updates.Count - good.Count;
        if (fault == FaultKind.FailedRecordsHidden && refused > 0)
        {
            return ProfileAnswers.InvalidAsAWhole(options.FailedProfilesStatus, "some data points in the request failed validation");
        }

        IReadOnlyList<RecordProblem?> applied = store.Apply(good, refused, bytes);
        for (int i = 0; i < applied.Count; i++)
        {
            problems[places[i]] = applied[i];
        }

        int imported = problems.Count(problem => problem is null);
        return imported < updates.Count ? ProfileAnswers.Failed(options.FailedProfilesStatus, problems, imported)
            : ImportAnswers.Received(fault == FaultKind.FewerImported ? imported - 1 : imported);
    }

    private Answer Apply(IReadOnlyList<ReadUpdate> updates, int bytes, HttpRequest request)
    {
        (List<ProfileUpdate> good, _, _) = Sort(updates, request);
        store.Apply(good, updates.Count - good.Count, bytes);
        string? error = updates.Any(update => update.Problem is null) ? null : updates[0].Problem!.Message;
        return TrackAnswers.Of(error, IsVerbose(request));
    }

    private static ReadUpdate[] RefuseEnds(IReadOnlyList<ReadUpdate> updates) =>
    [
        .. updates.Select((update, index) => index == 0 || index == updates.Count - 1
            ? update with { Problem = update.Problem ?? RecordProblem.Of("$set", "it is refused on purpose") }
            : update),
    ];

    // The good updates with their places among all, and for every place its problem.
    private (List<ProfileUpdate> Good, List<int> Places, RecordProblem?[] Problems) Sort(IReadOnlyList<ReadUpdate> updates, HttpRequest request)
    {
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        // "If present and equal to 0, Mixpanel will not perform geolocation parsing using the IP address of the request": ingestion.openapi.yaml.
        bool takesPlaceOfRequest = request.Query["ip"] != "0";
        (List<ProfileUpdate> good, List<int> places, RecordProblem?[] problems) = (new List<ProfileUpdate>(updates.Count), new List<int>(updates.Count), new RecordProblem?[updates.Count]);
        for (int i = 0; i < updates.Count; i++)
        {
            if (updates[i].Problem is { } problem)
            {
                problems[i] = problem;
            }
            else if (projects.FindByToken(updates[i].Token!) is { } project)
            {
                good.Add(new ProfileUpdate(updates[i], project, now, takesPlaceOfRequest));
                places.Add(i);
            }
            else
            {
                problems[i] = RecordProblem.Of("$token", "it is not the token of a project");
            }
        }

        return (good, places, problems);
    }
}
