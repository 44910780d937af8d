using System.Globalization;
using System.Text;

namespace MixpanelFunctions.Forwarding.Events.Messages;

/// <summary>
/// Passes the parts of a message to a sink, and keeps the message within <see cref="MessageBounds"/>: parts beyond them are
/// counted, and handed out at the end as one part, the rest of the message.
/// </summary>
internal sealed class MessageParts(EventValues values)
{
    /// <summary>For each array that is open: whether it is the list of a request body.</summary>
    private readonly List<bool> _open = [];

    private IEventSink _sink = null!;
    private byte[] _body = [];
    private int _end;
    private long _scansLeft;
    private int _taken;
    private int _refused;
    private bool _isBounded;
    private string? _whyRest;
    private int _restStart;
    private int _restIndex;
    private int _restParts;
    private string _restHead = string.Empty;

    /// <summary>Whether the message exceeded a limit: further parts are only counted.</summary>
    public bool IsBeyond => _whyRest is not null;

    /// <summary>Begins a message.</summary>
    public void Begin(byte[] body, int start, int end, IEventSink sink)
    {
        (_body, _end, _sink) = (body, end, sink);
        (_taken, _refused, _restParts, _whyRest) = (0, 0, 0, null);
        _scansLeft = (long)(end - start + 1) * MessageBounds.MostScans;
        // A replay of one part has to find it where it is.
        _isBounded = values.Message.Part?.Index is null;
        _open.Clear();
    }

    /// <summary>Goes into an array of parts.</summary>
    public void Enter(bool isBody) => _open.Add(isBody);

    /// <summary>Leaves it.</summary>
    public void Leave() => _open.RemoveAt(_open.Count - 1);

    /// <summary>Notes that bytes were looked at to find out whether they are JSON.</summary>
    public void Scanned(int bytes) => _scansLeft -= bytes;

    /// <summary>Whether to stop reading; the rest begins at the given text at the latest.</summary>
    public bool IsOver(int start)
    {
        if (_restParts >= MessageBounds.MostCounted)
        {
            return true;
        }

        if (_scansLeft >= 0)
        {
            return false;
        }

        if (_whyRest is null)
        {
            values.BeginEvent(start);
            BeginRest("the message has invalid JSON texts that overlap; the rest of the message was not read");
        }

        return true;
    }

    /// <summary>Takes the part that was just read, by its shape.</summary>
    public void Take()
    {
        if (values.Shape == EventShape.Unknown)
        {
            Refuse("the object does not have the shape of an Edge event");
        }
        else if (values.Shape == EventShape.ConsentRequest)
        {
            Refuse("a request that sets a visitor's consent, not an Edge event");
        }
        else if (IsWithin())
        {
            if (values.Shape == EventShape.ProfileExport)
            {
                _sink.OnProfileExport(values);
            }
            else
            {
                _sink.OnEvent(values);
            }
        }
    }

    /// <summary>Takes the part that was just found and is not an event.</summary>
    public void Refuse(string reason)
    {
        if (_isBounded && _whyRest is null && _refused == MessageBounds.MostUnreadable)
        {
            BeginRest(string.Create(CultureInfo.InvariantCulture, $"the message has more than {MessageBounds.MostUnreadable} parts that are not Edge events; this is the rest"));
        }

        if (IsWithin())
        {
            _refused++;
            _sink.OnUnreadable(values, reason);
        }
    }

    /// <summary>Hands out the rest of the message, if there is one.</summary>
    public void End()
    {
        if (_whyRest is null)
        {
            return;
        }

        if (_restHead.Length == 0)
        {
            values.BeginRest(_body, _restStart, _end - _restStart, _restIndex);
        }
        else
        {
            byte[] rest = new byte[_restHead.Length + _end - _restStart];
            Encoding.ASCII.GetBytes(_restHead, rest);
            _body.AsSpan(_restStart, _end - _restStart).CopyTo(rest.AsSpan(_restHead.Length));
            values.BeginRest(rest, 0, rest.Length, _restIndex);
        }

        string more = _restParts >= MessageBounds.MostCounted ? " or more" : string.Empty;
        string counted = _restParts == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $": {_restParts:N0}{more} parts");
        _sink.OnRest(values, _whyRest + counted, Math.Max(1, _restParts));
    }

    private bool IsWithin()
    {
        if (_whyRest is null && _isBounded && _taken == MessageBounds.MostParts)
        {
            BeginRest(string.Create(CultureInfo.InvariantCulture, $"the message has more than {MessageBounds.MostParts:N0} parts; this is the rest"));
        }

        if (_whyRest is not null)
        {
            _restParts++;
            return false;
        }

        _taken++;
        return true;
    }

    /// <summary>The rest begins with the part that was just read. It is a separate message: the arrays around it are opened again.</summary>
    private void BeginRest(string why)
    {
        (_whyRest, _restStart, _restIndex) = (why, values.Start, values.IndexInMessage);
        _restHead = string.Concat(_open.Select(isBody => isBody ? "{\"events\":" : "["));
    }
}
