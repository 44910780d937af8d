namespace MixpanelFunctions.Local.AdobeImport.Results;

/// <summary>The parts of a property that are not in the rules file unchanged, with the reasons.</summary>
internal sealed class ImportReport
{
    private readonly List<ImportFinding> _notCarriedOver = [];
    private readonly List<ImportFinding> _leftOut = [];
    private readonly List<ImportFinding> _notes = [];
    private readonly List<ImportFinding> _settings = [];

    /// <summary>What is missing from the rules file, or does something else there.</summary>
    public IReadOnlyList<ImportFinding> NotCarriedOver => _notCarriedOver;

    /// <summary>What did nothing at Adobe either, such as disabled rules.</summary>
    public IReadOnlyList<ImportFinding> LeftOut => _leftOut;

    /// <summary>What was converted and should be checked.</summary>
    public IReadOnlyList<ImportFinding> Notes => _notes;

    /// <summary>App settings that the rules file needs, and what to set them to.</summary>
    public IReadOnlyList<ImportFinding> Settings => _settings;

    public void Lose(string what, string why) => Add(_notCarriedOver, what, why);

    public void LeaveOut(string what, string why) => Add(_leftOut, what, why);

    public void Note(string what, string why) => Add(_notes, what, why);

    public void Need(string setting, string value) => Add(_settings, setting, value);

    private static void Add(List<ImportFinding> list, string what, string why)
    {
        ImportFinding finding = new(what, why);
        if (!list.Contains(finding))
        {
            list.Add(finding);
        }
    }
}
