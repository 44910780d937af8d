using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>The settings that name an event's ids, compiled; <see langword="null"/> for each that is not set.</summary>
/// <param name="Options">The settings as written.</param>
/// <param name="Sdk">The id of Mixpanel's SDK.</param>
/// <param name="Device">The anonymous id.</param>
/// <param name="User">The known user's id.</param>
internal sealed record IdentitySettings(ForwardingOptions Options, ValueExpression? Sdk, ValueExpression? Device, ValueExpression? User)
{
    /// <summary>The setting by which an id was found: its name, and the text that is set; <see langword="null"/> if none was.</summary>
    public (string Name, string Text)? Of(IdOrigin origin) => origin switch
    {
        IdOrigin.SdkSetting => (ForwardingOptions.MixpanelSdkIdSetting.Name, Options.MixpanelSdkId!),
        IdOrigin.DeviceSetting => (ForwardingOptions.DeviceIdSetting.Name, Options.DeviceId!),
        IdOrigin.UserSetting => (ForwardingOptions.UserIdSetting.Name, Options.UserId!),
        _ => null,
    };
}
