using System.CommandLine;
using System.Globalization;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Benchmarks.Corpus;

/// <summary><c>corpus</c>: the events as a file, one a line, for <c>map</c> and other programs.</summary>
internal static class CorpusCommand
{
    /// <summary>Events made at a time, so that memory does not grow with the file.</summary>
    private const int Block = 20_000;

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The file to write." };
        Option<long> bytes = new("--bytes") { Description = "The size from which it is enough.", DefaultValueFactory = _ => 1_000_000_000 };
        Command command = new("corpus", "Write the events as a file, one a line; after 20,000 they begin again.") { file, bytes };
        command.SetAction(result => Write(result.GetValue(file)!, result.GetValue(bytes)));
        return command;
    }

    private static void Write(string path, long bytes)
    {
        using FileStream file = File.Create(path, 1 << 20);
        long events = 0;
        IReadOnlyList<HubMessage> messages = EventCorpus.Create(Block).Messages;
        while (file.Position < bytes)
        {
            file.Write(messages[(int)(events++ % Block)].Body.Span);
            file.WriteByte((byte)'\n');
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events} events, {file.Position} bytes"));
    }
}
