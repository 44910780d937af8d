using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MixpanelFunctions.Benchmarks.Sinks;

/// <summary><c>sink</c>: a stand-in of Mixpanel's that takes what comes as fast as it can, for the whole delivery.</summary>
internal static class SinkCommand
{
    public static Command Create()
    {
        Command command = new("sink", "Takes records over HTTP/1.1 on a free port of 127.0.0.1, which it prints; ends when its standard input does.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        RecordSink sink = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync().ConfigureAwait(false);
                _ = Task.Run(() => new SinkConnection(client, sink).ServeAsync());
            }
        });
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        while (Console.ReadLine() is not null)
        {
            // Asked how far it is: what it took so far, and what that cost.
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sink.Records} {Environment.CpuUsage.TotalTime.Ticks}"));
        }
    }
}
