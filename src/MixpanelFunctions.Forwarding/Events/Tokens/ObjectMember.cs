namespace MixpanelFunctions.Forwarding.Events.Tokens;

/// <summary>A name, a value that is not a container, and what follows it; or a name and the beginning of a container.</summary>
/// <param name="NameStart">The name's first byte, after the quote.</param>
/// <param name="NameEnd">The name's closing quote.</param>
/// <param name="First">The value's first byte.</param>
/// <param name="Follows">The first byte of the token after that one.</param>
internal readonly record struct ObjectMember(int NameStart, int NameEnd, byte First, byte Follows);
