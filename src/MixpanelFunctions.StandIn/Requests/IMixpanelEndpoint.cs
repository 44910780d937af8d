using MixpanelFunctions.StandIn.Faults;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// One of Mixpanel's endpoints. It returns its answer instead of sending it, so that faults and counts work the same
/// for every endpoint.
/// </summary>
internal interface IMixpanelEndpoint
{
    /// <summary>The path below the root, such as <c>/import</c>.</summary>
    string Path { get; }

    /// <summary>The method that it takes. Default: POST.</summary>
    string Method => HttpMethods.Post;

    /// <summary>Processes the request. A fault that alters what is stored or counted is the endpoint's to heed.</summary>
    Task<Answer> AnswerAsync(HttpContext context, FaultKind? fault);
}
