using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Actions;

namespace MixpanelFunctions.Verifying.Expected;

/// <summary>Takes an event record of the project that is verified.</summary>
/// <param name="action">The action that wrote it.</param>
/// <param name="values">The event that it was made from.</param>
/// <param name="record">The record; valid for this call only.</param>
internal delegate void RecordTaken(CompiledAction action, EventValues values, ReadOnlySpan<byte> record);
