namespace MixpanelFunctions.Verifying.Exports;

/// <summary>An export failed or is unreadable. The message says why and what to do, and contains no secret.</summary>
internal sealed class ExportException(string message) : Exception(message);
