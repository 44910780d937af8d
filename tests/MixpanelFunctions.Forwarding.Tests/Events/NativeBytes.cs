using System.Buffers;

namespace MixpanelFunctions.Forwarding.Tests.Events;

/// <summary>Memory whose array cannot be had, as that of native buffers.</summary>
internal sealed class NativeBytes(byte[] bytes) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => bytes;

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
    }
}
