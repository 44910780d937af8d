using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MixpanelFunctions.Local.Running;

namespace MixpanelFunctions.Local.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Settings() => WithName(new Option<string?>("--settings")
    {
        Description = "App settings in the format of local.settings.json. Environment variables override them.",
        HelpName = "FILE",
    });

    public static Option<string?> Rules() => WithName(new Option<string?>("--rules")
    {
        Description = "A rules file. Default: rules.json in this folder, or beside the settings.",
        HelpName = "FILE",
    });

    /// <summary>A point in time.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            {
                return time;
            }

            result.AddError($"{name} must be a time such as 2026-01-31T12:00:00Z.");
            return null;
        },
    };

    /// <summary>What represents the hub's time where messages come from a file.</summary>
    public static Option<DateTimeOffset?> EnqueuedTime() => Time(
        "--enqueued-time", "When the messages count as enqueued (ISO 8601, UTC unless it says otherwise), for events without a time. Default: now.");

    /// <summary>Where to send.</summary>
    public static Option<string> Mixpanel()
    {
        Option<string> mixpanel = new("--mixpanel")
        {
            Description = "Where to send: the stand-in, Mixpanel itself (real, needs Mixpanel__ProjectToken), or an address.",
            HelpName = "stand-in|real|URL",
            DefaultValueFactory = _ => MixpanelChoice.StandIn,
        };
        mixpanel.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && !MixpanelChoice.IsValid(text))
            {
                result.AddError("--mixpanel must be stand-in, real, or an http or https address.");
            }
        });
        return mixpanel;
    }

    /// <summary>A TCP port of this machine.</summary>
    public static Option<int> Port(string name, string description, int byDefault)
    {
        Option<int> port = new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => byDefault };
        port.Validators.Add(result =>
        {
            // The text itself: the parser throws for a value that is not a number.
            if (result.Tokens is [{ Value: { } text }] && !(int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= 65_535))
            {
                result.AddError($"{name} must be from 0 to 65535.");
            }
        });
        return port;
    }

    /// <summary>Refuses an empty text for a file's name: mostly a variable that is not set.</summary>
    public static Option<string?> WithName(Option<string?> option)
    {
        option.Validators.Add(result => RefuseEmpty(result, option.Name));
        return option;
    }

    /// <inheritdoc cref="WithName(Option{string?})"/>
    public static Argument<T> WithName<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            RefuseEmpty(result, argument.Name);
            // The parser takes an option that it does not know for a file of that name.
            foreach (Token token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value[0] == '-'))
            {
                string mistake = Mistakes.Option(token.Value, ((CommandResult)result.Parent!).Command);
                result.AddError(mistake.Contains('?', StringComparison.Ordinal) ? mistake : $"{mistake}. A file of that name is ./{token.Value}.");
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
