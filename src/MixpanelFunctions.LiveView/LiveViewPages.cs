using MixpanelFunctions.LiveView.Feed;
using MixpanelFunctions.LiveView.Letters;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.LiveView.Rules;
using MixpanelFunctions.LiveView.Users;
using MixpanelFunctions.StandIn;

namespace MixpanelFunctions.LiveView;

/// <summary>The data that the page requests, by view.</summary>
/// <param name="view">What there is to see.</param>
/// <param name="standIn">The Mixpanel stand-in of the run; <see langword="null"/> if records go elsewhere.</param>
/// <param name="replay">Replays dead letters; <see langword="null"/> if they are not in a folder.</param>
internal sealed class LiveViewPages(RunView view, MountedStandIn? standIn, LetterReplay? replay) : IDisposable
{
    public RunView View { get; } = view;

    public EventFeed Feed { get; } = new(view);

    public UserPages Users { get; } = new(standIn, new IdSources(view.History));

    public RulesPages Rules { get; } = new(view);

    public LetterPages Letters { get; } = new(view, view.Options.DeadLetterFolder is { } folder ? new LetterShelf(folder) : null, replay);

    /// <summary>Ends the view: ends feeds and stops watching.</summary>
    public void Dispose()
    {
        View.Dispose();
        Rules.Dispose();
        replay?.Dispose();
    }
}
