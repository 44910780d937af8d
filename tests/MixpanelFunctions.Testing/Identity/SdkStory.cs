using static MixpanelFunctions.Testing.Identity.SdkStepKind;

namespace MixpanelFunctions.Testing.Identity;

/// <summary>What happens on a site that runs Mixpanel's SDK, and who must be who in the end: the rows of docs/mixpanel-identity.md.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Steps">What happens, in that order.</param>
/// <param name="Users">For each user one of their ids as Mixpanel knows it, and the numbers of their steps that are events.</param>
internal sealed record SdkStory(string Name, IReadOnlyList<SdkStep> Steps, IReadOnlyList<(string Id, int[] Events)> Users)
{
    private const string Browser = "50014360054523924290193025280511357581";
    private const string Phone = "94080774121207177358352766333727308464";
    private const string First = "0d3f2a60-5a1e-4c87-9a43-7f1c1b2e9d01";
    private const string Second = "6b9e4c12-88d0-4f3a-b7c5-2a90d4e1f702";

    /// <summary>Every story.</summary>
    public static IReadOnlyList<SdkStory> All { get; } =
    [
        new(
            "A visitor who never signs in",
            [new(SdkEvent, Browser, First), new(EdgeEvent, Browser, First), new(SdkEvent, Browser, First), new(EdgeEvent, Browser, First)],
            [(SdkStep.Prefix + First, [1, 2, 3, 4])]),
        new(
            "A visitor signs up",
            [new(SdkEvent, Browser, First), new(EdgeEvent, Browser, First), new(SdkIdentify, Browser, First, "kari"), new(EdgeSignIn, Browser, First, "kari"), new(EdgeEvent, Browser, First, "kari")],
            [("kari", [1, 2, 4, 5])]),
        new(
            "The user returns on a second device",
            [new(EdgeEvent, Browser, First), new(SdkIdentify, Browser, First, "kari"), new(EdgeEvent, Phone, Second), new(SdkIdentify, Phone, Second, "kari"), new(EdgeSignIn, Phone, Second, "kari")],
            [("kari", [1, 3, 5])]),
        new(
            "Two people on one device, with a reset between them",
            [
                new(EdgeEvent, Browser, First), new(SdkIdentify, Browser, First, "kari"), new(EdgeSignIn, Browser, First, "kari"),
                new(EdgeEvent, Browser, Second), new(SdkIdentify, Browser, Second, "ola"), new(EdgeSignIn, Browser, Second, "ola"),
            ],
            [("kari", [1, 3]), ("ola", [4, 6])]),
        new(
            "The user signs out and in again",
            [new(EdgeEvent, Browser, First), new(SdkIdentify, Browser, First, "kari"), new(EdgeEvent, Browser, Second), new(SdkIdentify, Browser, Second, "kari"), new(EdgeSignIn, Browser, Second, "kari")],
            [("kari", [1, 3, 5])]),
        new(
            "A server sends an event of the user without a device",
            [new(SdkEvent, Browser, First), new(EdgeEvent, Browser, First), new(SdkIdentify, Browser, First, "kari"), new(EdgeEvent, User: "kari")],
            [("kari", [1, 2, 4])]),
        new(
            "The SDK is blocked on some pages",
            [new(EdgeEvent, Browser), new(SdkEvent, Browser, First), new(EdgeEvent, Browser, First), new(SdkIdentify, Browser, First, "kari"), new(EdgeSignIn, Browser, User: "kari")],
            [("kari", [1, 2, 3, 5])]),
    ];
}
