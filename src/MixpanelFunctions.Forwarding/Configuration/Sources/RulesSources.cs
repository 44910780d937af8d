using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Forwarding.Configuration.Sources;

/// <summary>Finds where the rules file is.</summary>
internal static class RulesSources
{
    /// <summary>The place that the settings name, or else rules.json in a folder if there is one, or else none.</summary>
    public static IRulesSource? Find(ForwardingOptions options, string folder)
    {
        if (options.RulesFile is null)
        {
            string path = Path.Combine(folder, RulesFile.DefaultName);
            return File.Exists(path) ? new FileRulesSource(path) : null;
        }

        return Uri.TryCreate(options.RulesFile, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? new BlobRulesSource(address, options.RulesClientId)
            : new FileRulesSource(Path.Combine(folder, options.RulesFile));
    }
}
