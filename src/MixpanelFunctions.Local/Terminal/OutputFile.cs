using System.CommandLine;

namespace MixpanelFunctions.Local.Terminal;

/// <summary>Where a command writes its one text: a file, whole or not at all, or standard output.</summary>
internal static class OutputFile
{
    /// <summary>What represents standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>The option that names it; standard output by default.</summary>
    public static Option<string> Option(string description) => new("--output", "-o")
    {
        Description = description,
        HelpName = "FILE|-",
        DefaultValueFactory = _ => StandardOutput,
    };

    /// <summary>Makes the folder of a file that is about to be written.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static void MakeFolder(string file) => Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>Writes a text. The file's folder is made where it is not there.</summary>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public static void Write(string target, string text, TextWriter output)
    {
        if (target == StandardOutput)
        {
            output.Write(text);
            return;
        }

        // Written next to the target first, so that nobody sees half a file.
        string part = $"{target}.{Environment.ProcessId}.part";
        try
        {
            MakeFolder(target);
            File.WriteAllText(part, text);
            File.Move(part, target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(part))
            {
                File.Delete(part);
            }

            throw new UserErrorException($"{target} cannot be written: {exception.Message}", exception);
        }
    }
}
