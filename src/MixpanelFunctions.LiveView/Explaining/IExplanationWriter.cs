using MixpanelFunctions.Forwarding.Mapping.Explanations;

namespace MixpanelFunctions.LiveView.Explaining;

/// <summary>Shows explanations.</summary>
internal interface IExplanationWriter
{
    /// <summary>Shows that of one event.</summary>
    void Write(EventExplanation explained);
}
