using System.Diagnostics;

namespace MixpanelFunctions.Benchmarks;

/// <summary>
/// A command of this program in a process of its own, that first prints where it listens, answers every line of its standard
/// input by one of figures, and ends when that does.
/// </summary>
internal abstract class AskedProcess : IDisposable
{
    private readonly Process _process;

    protected AskedProcess(params IEnumerable<string> arguments)
    {
        _process = OwnProcess.Start(arguments);
        Greeting = _process.StandardOutput.ReadLine()!;
    }

    /// <summary>What it printed first.</summary>
    protected string Greeting { get; }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Asks it how far it is.</summary>
    /// <returns>Its figures.</returns>
    protected string[] Ask()
    {
        _process.StandardInput.WriteLine();
        return _process.StandardOutput.ReadLine()!.Split(' ');
    }
}
