namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// The part of a message to forward, if not all of it: a replay sends what failed before, and nothing
/// that was delivered beside it.
/// </summary>
public sealed record MessagePart
{
    /// <summary>The place of the body's first event in the message that it came in, counted from 0; insert ids may depend on it.</summary>
    public int FirstIndex { get; init; }

    /// <summary>The place of the one event that is meant; <see langword="null"/> for every event of the body.</summary>
    public int? Index { get; init; }

    /// <summary>The only rule to evaluate, by name; <see langword="null"/> for every rule.</summary>
    public string? Rule { get; init; }

    /// <summary>The one action that runs, by its place in the rule counted from 0; <see langword="null"/> for every action.</summary>
    public int? Action { get; init; }

    /// <summary>For an action that updates profiles: the one operation, such as <c>$add</c>. Has no meaning without an action.</summary>
    public string? Operation { get; init; }

    /// <summary>For an action that runs once an item: the one item, counted from 0; <see langword="null"/> for every item.</summary>
    public int? Item { get; init; }

    /// <summary>For an action that runs once an item: the first item that is meant, and all after it.</summary>
    public int? FromItem { get; init; }

    /// <summary>Whether an item is meant.</summary>
    internal bool HasItem(int item) => (Item is null || Item == item) && item >= (FromItem ?? 0);
}
