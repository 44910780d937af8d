using System.Globalization;
using Microsoft.Extensions.Primitives;
using MixpanelFunctions.StandIn.Requests;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn.Pages;

/// <summary>The parameters of a page, and the answer to those that are wrong.</summary>
internal static class PageQuery
{
    private const int DefaultLimit = 100;

    /// <summary>How many to show; null when <c>limit</c> is out of its range.</summary>
    public static int? Limit(HttpRequest request)
    {
        string text = request.Query["limit"].ToString();
        if (text.Length == 0)
        {
            return DefaultLimit;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 1 and <= EventQuery.MaxLimit
            ? limit
            : null;
    }

    /// <summary>A parameter. An empty one matches the empty text; a missing one matches anything.</summary>
    public static string? Text(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out StringValues value) ? value.ToString() : null;

    public static Answer LimitOutOfRange() => BadRequest([$"'limit' must be a number from 1 to {EventQuery.MaxLimit}."]);

    public static Answer BadRequest(IReadOnlyList<string> problems) => Answer.Json(400, json =>
    {
        json.WriteStartArray("errors");
        foreach (string problem in problems)
        {
            json.WriteStringValue(problem);
        }

        json.WriteEndArray();
    });
}
