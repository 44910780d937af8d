using System.CommandLine;
using MixpanelFunctions.Local.Commands;

RootCommand root = new("Forward Adobe Experience Edge events to Mixpanel, try your rules and find what went wrong. Without a command: run.")
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
