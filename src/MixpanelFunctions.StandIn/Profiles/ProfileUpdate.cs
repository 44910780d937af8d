using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>A good update on its way into the store.</summary>
internal readonly record struct ProfileUpdate(ReadUpdate Update, Project Project, DateTimeOffset ReceivedAt);
