using System.Globalization;
using MixpanelFunctions.Verifying.Comparing;
using static MixpanelFunctions.Verifying.Tests.PlantedProject;

namespace MixpanelFunctions.Verifying.Tests;

public class PlantedDifferenceTests
{
    private static readonly DifferenceKind[] Named =
        [DifferenceKind.Missing, DifferenceKind.Unexpected, DifferenceKind.Duplicated, DifferenceKind.Different, DifferenceKind.Late, DifferenceKind.Repeated];

    /// <summary>VERIFY_RECORDS=200000 compares more.</summary>
    private static int Records =>
        int.TryParse(Environment.GetEnvironmentVariable("VERIFY_RECORDS"), CultureInfo.InvariantCulture, out int records) ? records : 20_000;

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(32 * 1024 * 1024)]
    public void Every_planted_difference_is_named_and_no_other(int chunkBytes)
    {
        using TemporaryFolder folder = new();
        using PlantedProject project = new(folder.Path, chunkBytes);
        SortedSet<string> planted = new(StringComparer.Ordinal);
        Random random = new(21);
        int[] order = [.. Enumerable.Range(0, Records)];
        random.Shuffle(order);
        foreach (int number in order)
        {
            project.Expect(number);
        }

        random.Shuffle(order);
        foreach (int number in order)
        {
            Plant(project, number, planted);
        }

        (VerifyTally tally, IReadOnlyList<Difference> differences) = project.Compare(days: (FirstDay, FirstDay.AddDays(1)));

        Assert.Equal(planted, differences.Select(Text).Order(StringComparer.Ordinal));
        foreach (DifferenceKind kind in Named)
        {
            Assert.Equal(planted.Count(text => text.StartsWith(kind.ToString(), StringComparison.Ordinal)), tally.All[kind]);
        }

        Assert.Equal(Records, tally.All.Expected);
        Assert.Equal(Records, tally.Days.Values.Sum(counts => counts.Expected));
        Assert.Equal(Records, tally.Events.Values.Sum(counts => counts.Expected));
        Assert.Equal(Records, tally.Rules["Every event"].Expected);
        Assert.True(chunkBytes > 1024 * 1024 || project.IsOnDisk);
    }

    private static string Text(Difference difference) =>
        $"{difference.Kind} {difference.InsertId} {string.Join('+', difference.Properties)} {difference.Copies}";

    // What happens to an event of this number; those of the third day are late.
    private static void Plant(PlantedProject project, int number, SortedSet<string> planted)
    {
        string id = IdOf(number);
        bool isLate = TimeOf(number) >= new DateTimeOffset(FirstDay.AddDays(2), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        void Name(DifferenceKind kind, string properties = "", int copies = 0) => planted.Add($"{kind} {id} {properties} {copies}");
        void Present()
        {
            if (isLate)
            {
                Name(DifferenceKind.Late);
            }
        }

        switch (number % 200)
        {
            case 7:
                Name(DifferenceKind.Missing);
                break;
            case 21:
                project.Hold(Exported(number));
                project.Hold(Exported(number, time: TimeOf(number) + 1));
                Present();
                Name(DifferenceKind.Duplicated, copies: 2);
                break;
            case 39:
                project.Hold(Exported(number));
                project.Hold(Exported(number));
                Present();
                Name(DifferenceKind.Repeated, copies: 2);
                break;
            case 53:
                project.Hold(Exported(number, page: "changed"));
                Name(DifferenceKind.Different, "Page");
                break;
            case 77:
                project.Hold(Exported(number, time: TimeOf(number) - 60_000));
                Name(DifferenceKind.Different, "time");
                break;
            case 91:
                project.Hold(Exported(number, user: "somebody"));
                Name(DifferenceKind.Different, "distinct_id");
                break;
            case 111:
                project.Hold(Exported(number, more: ",\"added\":true"));
                Name(DifferenceKind.Different, "added");
                break;
            case 133:
                project.Hold(Exported(number));
                Present();
                int alien = number + 1_000_000_000;
                project.Hold(Exported(alien, time: TimeOf(1)));
                planted.Add($"{DifferenceKind.Unexpected} {IdOf(alien)}  0");
                break;
            default:
                project.Hold(Exported(number));
                Present();
                break;
        }
    }
}
