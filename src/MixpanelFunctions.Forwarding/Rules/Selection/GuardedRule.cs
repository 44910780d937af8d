namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>A rule as the index sees it.</summary>
/// <param name="Index">Its place among the rules, counted from 0.</param>
/// <param name="Guard">Its first condition, if rules can be found by it.</param>
internal sealed record GuardedRule(int Index, PathGuard? Guard);
