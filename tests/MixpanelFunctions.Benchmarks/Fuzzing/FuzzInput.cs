using System.IO.Compression;
using System.Text;
using MixpanelFunctions.Benchmarks.Corpus;

namespace MixpanelFunctions.Benchmarks.Fuzzing;

/// <summary>Makes the body of a message by its number: a seed of a fixed list, changed a few times. The same number and seed always give the same body.</summary>
internal sealed class FuzzInput(int seed)
{
    private const int Largest = 65_536;

    private static readonly byte[][] Seeds = [.. FuzzSeeds.All.Select(Encoding.UTF8.GetBytes), .. EventCorpus.Create(60).Messages.Select(message => message.Body.ToArray())];

    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\n{", "\n[", "\r\n", "\0", "\u001f", " ", "0", "-", "-0", ".", "e", "1e999", "1E-400", "00", "1.", "tru", "null", "true",
            "123456789012345678901234567890", "0.1e+", "\\ud800", "\\udfff", "\\uD83D\\uDE00", "\\u0000", "\\u12G4", "\\x", "\"\\ud800\":1,", "\"\":\"\",", "{}", "[]", "[[[[", "\"a\":{", "é", "😀",
            "\"xdm\":{", "\"data\":{}", "\"events\":[", "\"identityMap\":{\"ECID\":[{\"id\":\"1\"}]},", "\"timestamp\":\"2026-01-01T00:00:00Z\",", "\"_id\":null,", "undefined", "\u2028", "\ufeff",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x1F, 0x8B],
    ];

    /// <summary>The body of a number.</summary>
    public byte[] Make(long number)
    {
        FuzzRandom random = new(((ulong)(uint)seed << 40) ^ (ulong)number);
        List<byte> body = [.. Seeds[random.Next(Seeds.Length)]];
        for (int changes = 1 + random.Next(5); changes > 0; changes--)
        {
            Change(body, ref random);
            if (body.Count > Largest)
            {
                body.RemoveRange(Largest, body.Count - Largest);
            }
        }

        return random.Next(200) == 0 ? Gzip([.. body], ref random) : [.. body];
    }

    private static void Change(List<byte> body, ref FuzzRandom random)
    {
        int at = random.Next(body.Count + 1);
        int length = Math.Min(random.Next(random.Next(4) == 0 ? 400 : 12), body.Count - at);
        switch (random.Next(13))
        {
            case 0 when at < body.Count:
                body[at] = (byte)random.Next(256);
                break;
            case 1 or 2 or 3:
                body.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 4:
                body.RemoveRange(at, length);
                break;
            case 5:
                body.InsertRange(random.Next(body.Count + 1), body.GetRange(at, length));
                break;
            case 6:
                byte[] other = Seeds[random.Next(Seeds.Length)];
                int from = random.Next(other.Length);
                body.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(300))]);
                break;
            case 7:
                body.RemoveRange(at, body.Count - at);
                break;
            case 8:
                Wrap(body, ref random);
                break;
            case 9:
                // Into a string, if one is near: a half character, or an escape.
                int quote = body.IndexOf((byte)'"', at);
                body.InsertRange(quote < 0 ? at : quote + 1, Pieces[random.Next(Pieces.Length)]);
                break;
            case 10:
                body.InsertRange(at, Enumerable.Repeat((byte)(random.Next(3) == 0 ? '\t' : ' '), random.Next(300)));
                break;
            case 11:
                byte[] piece = Pieces[random.Next(Pieces.Length)];
                body.InsertRange(at, Enumerable.Repeat(piece, random.Next(400)).SelectMany(bytes => bytes));
                break;
            default:
                if (body.Count > 1)
                {
                    int one = random.Next(body.Count);
                    int two = random.Next(body.Count);
                    (body[one], body[two]) = (body[two], body[one]);
                }

                break;
        }
    }

    private static void Wrap(List<byte> body, ref FuzzRandom random)
    {
        (string head, string tail) = random.Next(6) switch
        {
            0 => ("[", "]"),
            1 => ("{\"events\":[", "]}"),
            2 => ("{\"xdm\":", "}"),
            3 => ("{\"arc\":{\"event\":", "}}"),
            4 => ("{\"header\":{},\"body\":{\"xdmEntity\":", "}}"),
            _ => ("{\"_id\":\"1\"}\n", "\n{\"_id\":\"2\"}"),
        };
        body.InsertRange(0, Encoding.UTF8.GetBytes(head));
        body.AddRange(Encoding.UTF8.GetBytes(tail));
    }

    private static byte[] Gzip(byte[] body, ref FuzzRandom random)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        byte[] zipped = target.ToArray();
        if (zipped.Length > 0 && random.Next(3) == 0)
        {
            zipped[random.Next(zipped.Length)] ^= (byte)(1 + random.Next(255));
        }

        return zipped;
    }
}
