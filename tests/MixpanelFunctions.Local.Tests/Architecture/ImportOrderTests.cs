namespace MixpanelFunctions.Local.Tests.Architecture;

/// <summary>The order of using directives, which the build does not check.</summary>
public class ImportOrderTests
{
    private static readonly string[] Folders = ["src", "tests"];

    [Fact]
    public void Namespaces_are_imported_in_order_those_of_System_first()
    {
        string[] files =
        [
            .. Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFile.Root, folder), "*.cs", SearchOption.AllDirectories))
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules")),
        ];

        string[] outOfOrder = [.. files.Where(file => Imports(file) is var imports && !imports.SequenceEqual(imports.Order(ByName)))];

        Assert.True(files.Length > 1_000);
        Assert.Empty(outOfOrder);
    }

    private static readonly Comparer<string> ByName = Comparer<string>.Create((one, other) =>
    {
        string[] left = one.Split('.');
        string[] right = other.Split('.');
        int order = (right[0] == "System").CompareTo(left[0] == "System");
        for (int i = 0; order == 0 && i < Math.Min(left.Length, right.Length); i++)
        {
            order = StringComparer.OrdinalIgnoreCase.Compare(left[i], right[i]);
        }

        return order != 0 ? order : left.Length.CompareTo(right.Length);
    });

    /// <summary>The plain directives of a file: no alias, nothing static.</summary>
    private static string[] Imports(string file) =>
    [
        .. File.ReadLines(file).TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal)
                && !line.StartsWith("using static ", StringComparison.Ordinal) && !line.Contains('(', StringComparison.Ordinal) && line.Count(letter => letter == ' ') == 1)
            .Select(line => line["using ".Length..^1]),
    ];
}
