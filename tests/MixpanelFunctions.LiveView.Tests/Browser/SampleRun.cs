namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>A run of the bundled samples, for all tests that only look. Starts when the first one asks.</summary>
public sealed class SampleRun : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ProgramRun? _run;

    /// <summary>Where the page is.</summary>
    public async Task<Uri> AddressAsync() => (_run ??= await ProgramRun.StartAsync(_folder.Path, 0)).Address;

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
        }

        _folder.Dispose();
    }
}
