using System.IO.Compression;
using System.Text;
using MixpanelFunctions.Forwarding.Events.Messages;

namespace MixpanelFunctions.Forwarding.Tests.Events.Messages;

/// <summary>Every encoding of a message's body is read, refused where it is cut off, and documented.</summary>
public sealed class MessageEncodingTests
{
    private const string Event = """{"xdm":{"_id":"å"}}""";

    private static readonly MessageReading Reading = new("xdm._id");

    /// <summary>What compresses for each encoding.</summary>
    private static readonly Dictionary<string, Func<Stream, Stream>> Compressors = new()
    {
        ["gzip"] = target => new GZipStream(target, CompressionLevel.Fastest),
    };

    public static TheoryData<string> Names => [.. MessageEncodings.All.Select(encoding => encoding.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_known_by_its_first_bytes(string name)
    {
        byte[] body = Compress(name, $"{Event}\n{Event}");

        Assert.Equal([Event, Event], Reading.Read(body).Select(part => part.Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cut_off_anywhere_it_gives_no_event(string name)
    {
        byte[] body = Compress(name, $"{Event}\n{Event}");
        int first = MessageEncodings.All.Single(encoding => encoding.Name == name).FirstBytes.Length;

        for (int length = first; length < body.Length; length++)
        {
            ReadPart part = Assert.Single(Reading.Read(body.AsMemory(0, length)));
            Assert.Equal($"the body starts like {name} but cannot be decompressed", part.Reason);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_of_senders_names_it(string name) => Assert.Contains(name, RepositoryFile.Read("docs/connect-adobe.md"), StringComparison.Ordinal);

    private static byte[] Compress(string name, string text)
    {
        MemoryStream target = new();
        using (Stream stream = Compressors[name](target))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return target.ToArray();
    }
}
