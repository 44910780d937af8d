using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>A valid update to store.</summary>
/// <param name="Update">The update.</param>
/// <param name="Project">The project that its token opens.</param>
/// <param name="ReceivedAt">When it came, by the stand-in's clock.</param>
/// <param name="TakesPlaceOfRequest">Whether the request's own address counts where the update gives no place: it does without <c>ip=0</c>.</param>
internal readonly record struct ProfileUpdate(ReadUpdate Update, Project Project, DateTimeOffset ReceivedAt, bool TakesPlaceOfRequest)
{
    /// <summary>The profile's location by the update; null if the update has none.</summary>
    public ProfilePlace? Place =>
        Update.Context.Place ?? (TakesPlaceOfRequest && !Update.Context.HasNoPlace ? ProfilePlace.OfRequest : null);
}
