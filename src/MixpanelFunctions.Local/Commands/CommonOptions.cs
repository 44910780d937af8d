using System.CommandLine;
using System.CommandLine.Parsing;

namespace MixpanelFunctions.Local.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Settings() => WithName(new Option<string?>("--settings")
    {
        Description = "App settings in the form of local.settings.json. The environment stands above them.",
        HelpName = "FILE",
    });

    public static Option<string?> Rules() => WithName(new Option<string?>("--rules")
    {
        Description = "A rules file. Default: rules.json in this folder, or beside the settings.",
        HelpName = "FILE",
    });

    /// <summary>Refuses an empty text for a file's name: mostly a variable that is not set.</summary>
    public static Option<string?> WithName(Option<string?> option)
    {
        option.Validators.Add(result => RefuseEmpty(result, option.Name));
        return option;
    }

    /// <inheritdoc cref="WithName(Option{string?})"/>
    public static Argument<string?> WithName(Argument<string?> argument)
    {
        argument.Validators.Add(result =>
        {
            RefuseEmpty(result, argument.Name);
            // The parser takes an option that it does not know for a file of that name.
            foreach (Token token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value[0] == '-'))
            {
                result.AddError($"Unknown option {token.Value}. A file of that name is ./{token.Value}.");
            }
        });
        return argument;
    }

    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{name} is empty; it must name a file.");
        }
    }
}
