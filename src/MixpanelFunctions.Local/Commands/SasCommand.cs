using System.CommandLine;
using System.Globalization;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>sas</c>: creates a shared access signature for sending by HTTP.</summary>
internal static class SasCommand
{
    public static Command Create()
    {
        HubOptions hub = new();
        Option<int> minutes = new("--minutes") { Description = "How long the header is valid.", HelpName = "N", DefaultValueFactory = _ => 60 };
        minutes.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && !(int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 525_600))
            {
                result.AddError("--minutes must be from 1 to 525600.");
            }
        });
        CommandHelp help = new()
        {
            Details = "Writes an Authorization header. For a hub in Azure it is a secret.",
        };
        DescribedCommand command = new("sas", "Write the header for sending events by HTTP", help)
        {
            hub.Connection, hub.Hub, minutes,
        };
        command.SetAction(result =>
        {
            result.InvocationConfiguration.Output.WriteLine(hub.SignToken(result, DateTimeOffset.UtcNow.AddMinutes(result.GetValue(minutes))));
            return ExitCodes.Success;
        });
        return command;
    }
}
