namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Why an event, or one record of it, can never be delivered as it is.</summary>
/// <param name="Stage">Where on its way it failed.</param>
/// <param name="Reason">The reason. Contains nothing of the event, except in Mixpanel's own text.</param>
/// <param name="Field">The field at fault, such as <c>properties.time</c>.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Action">The action's place in its rule, counted from 0.</param>
/// <param name="Project">The Mixpanel project's name.</param>
/// <param name="Operation">For a profile's update, the operation, such as <c>$add</c>.</param>
/// <param name="Item">For an action that runs once an item, the item's place counted from 0.</param>
/// <param name="FromItem">For such an action, the index of the item at which it stopped. Later items were not tried.</param>
/// <param name="Parts">For the rest of a message that exceeds a limit: how many parts it has.</param>
public sealed record EventFailure(
    FailureStage Stage,
    string Reason,
    string? Field = null,
    string? Rule = null,
    int? Action = null,
    string? Project = null,
    string? Operation = null,
    int? Item = null,
    int? FromItem = null,
    int? Parts = null);
