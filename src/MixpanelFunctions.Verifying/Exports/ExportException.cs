namespace MixpanelFunctions.Verifying.Exports;

/// <summary>An export cannot be had, or cannot be read; the message says why and what to do, and holds no secret.</summary>
internal sealed class ExportException(string message) : Exception(message);
