using System.CommandLine;
using MixpanelFunctions.Local.Commands;

RootCommand root = new("Try the forwarding of Edge events to Mixpanel on this machine. Without a command: run.")
{
    RunCommand.Create(),
    MapCommand.Create(),
    ExplainCommand.Create(),
    ValidateCommand.Create(),
    ReplayCommand.Create(),
    VerifyCommand.Create(),
    ImportAdobeCommand.Create(),
    SendCommand.Create(),
    SasCommand.Create(),
    SchemaCommand.Create(),
    SettingsCommand.Create(),
};

return await CommandLine.RunAsync(root, args).ConfigureAwait(false);
