using System.Collections.Frozen;
using MixpanelFunctions.StandIn.Requests;

namespace MixpanelFunctions.LiveView.Page;

/// <summary>The page's own files, part of the program and served from memory.</summary>
internal static class PageFiles
{
    private const string Prefix = "LiveView.Page/";

    private static readonly FrozenDictionary<string, Answer> Files = Load();

    /// <summary>The names of the files, such as <c>index.html</c> and <c>views/live.js</c>.</summary>
    public static IEnumerable<string> Names => Files.Keys;

    /// <summary>A file; 404 if there is none of the name.</summary>
    public static Answer Find(string name) => Files.TryGetValue(name, out Answer? file) ? file : Answer.Text(404, "The file does not exist.", "text/plain; charset=utf-8");

    private static FrozenDictionary<string, Answer> Load()
    {
        Dictionary<string, Answer> files = new(StringComparer.Ordinal);
        foreach (string resource in typeof(PageFiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files[resource[Prefix.Length..].Replace('\\', '/')] = new Answer(200, bytes, ContentType(resource));
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
