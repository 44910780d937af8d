using System.Buffers.Binary;

namespace MixpanelFunctions.WorkerProcess;

/// <summary>Messages in a file, each with its length before it; behind the last comes the first again.</summary>
internal sealed class MessageFile(string path) : IDisposable
{
    private readonly FileStream _stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
    private readonly byte[] _length = new byte[4];

    public void Dispose() => _stream.Dispose();

    /// <summary>The next messages, an array each, as the worker's channel to the host has them.</summary>
    public byte[][] Next(int count)
    {
        lock (_stream)
        {
            byte[][] messages = new byte[count][];
            for (int i = 0; i < count; i++)
            {
                if (_stream.Position == _stream.Length)
                {
                    _stream.Position = 0;
                }

                _stream.ReadExactly(_length);
                messages[i] = new byte[BinaryPrimitives.ReadInt32LittleEndian(_length)];
                _stream.ReadExactly(messages[i]);
            }

            return messages;
        }
    }
}
