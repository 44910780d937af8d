using System.CommandLine;
using System.Globalization;
using MixpanelFunctions.Local.Sending;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>send</c>: load for any event hub.</summary>
internal static class SendCommand
{
    public static Command Create()
    {
        HubOptions hub = new();
        Option<string?> events = CommonOptions.WithName(new Option<string?>("--events")
        {
            Description = "A file with one message on each line (also compressed with gzip), or - for standard input. Default: the bundled samples.",
            HelpName = "FILE|-",
        });
        Option<long?> rate = Positive("--rate", "The most events a second. Default: as fast as the hub accepts them.");
        Option<long?> count = Positive("--count", "How many events to send. A shorter file is read again from its start. Default: the file once.");
        Option<long?> pack = Positive("--pack", "How many events to put into one message, one on each line (at most 200 KB). A hub and its readers charge for messages. Default: 1.");
        CommandHelp help = new()
        {
            Details = "Sends to the hub that run starts, or to one in Azure. An event that is sent twice keeps its id, so Mixpanel keeps one of them.",
            Success = "every event is sent",
            Failure = "not every event is sent",
        };
        DescribedCommand command = new("send", "Send events to an event hub", help)
        {
            events, rate, count, pack, hub.Connection, hub.Namespace, hub.Hub,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            LoadSending sending = new(new LoadOptions
            {
                Hub = hub.Read(result),
                Events = result.GetValue(events),
                Rate = result.GetValue(rate),
                Count = result.GetValue(count),
                Pack = (int)Math.Min(result.GetValue(pack) ?? 1, int.MaxValue),
            });
            // Ctrl+C is only taken care of once this has returned, and reading the input may keep a thread waiting.
            return await Task.Run(() => sending.RunAsync(cancellationToken), CancellationToken.None).ConfigureAwait(false);
        });
        return command;
    }

    private static Option<long?> Positive(string name, string description)
    {
        Option<long?> option = new(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && !(long.TryParse(text, CultureInfo.InvariantCulture, out long number) && number > 0))
            {
                result.AddError($"{name} must be a whole number above 0.");
            }
        });
        return option;
    }
}
