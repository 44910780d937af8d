using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Configuration;

/// <summary>A folder of its own, such as host.json stands in, with or without a rules file.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    public ConfigurationFolder(string? rules = null, string name = "rules.json")
    {
        Path = Directory.CreateTempSubdirectory("rules-").FullName;
        if (rules is not null)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, name), rules);
        }
    }

    public string Path { get; }

    /// <summary>Reads and compiles everything; expects no error.</summary>
    public (ForwardingConfiguration Configuration, ForwardingPlan Plan) Load(IConfiguration settings)
    {
        ConfigurationErrors errors = new();
        ForwardingConfiguration configuration = ForwardingConfiguration.Read(settings, Path, errors);
        ForwardingPlan plan = ForwardingPlan.Compile(configuration, errors);
        errors.ThrowIfAny();
        return (configuration, plan);
    }

    /// <summary>Every error, one a line, as a start-up would list them.</summary>
    public string[] Errors(IConfiguration settings)
    {
        ConfigurationErrors errors = new();
        ForwardingPlan.Compile(ForwardingConfiguration.Read(settings, Path, errors), errors);
        return [.. errors.All.Select(error => $"{error.Place}: {error.Message}")];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
