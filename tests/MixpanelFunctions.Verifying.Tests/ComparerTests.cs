using MixpanelFunctions.Verifying.Comparing;
using static MixpanelFunctions.Verifying.Tests.PlantedProject;

namespace MixpanelFunctions.Verifying.Tests;

public sealed class ComparerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PlantedProject _project;

    public ComparerTests() => _project = new PlantedProject(_folder.Path);

    public void Dispose()
    {
        _project.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Events_of_other_programs_are_counted_and_not_unexpected()
    {
        _project.Hold(Exported(1).Replace("MixpanelFunctions", "web", StringComparison.Ordinal));
        _project.Hold("""{"event":"x","properties":{"time":1,"mp_lib":"iphone"}}""");

        (VerifyTally tally, _) = _project.Compare();

        Assert.Equal((2, 0), (tally.OfOthers, tally.All[DifferenceKind.Unexpected]));
        Assert.True(tally.All.IsSame);
    }

    [Fact]
    public void An_event_that_names_no_program_is_unexpected()
    {
        _project.Hold("""{"event":"x","properties":{"time":1768478400,"$insert_id":"alien"}}""");

        Difference difference = Assert.Single(_project.Compare().Differences);

        Assert.Equal((DifferenceKind.Unexpected, "x", "alien"), (difference.Kind, difference.Event, difference.InsertId));
    }

    [Fact]
    public void Times_of_an_export_in_seconds_are_compared_in_seconds()
    {
        _project.Expect(1, Sent(1, time: 1768478400999));
        _project.Hold(Exported(1, time: 1768478400));

        Assert.Equal(1, _project.Compare().Tally.All[DifferenceKind.Present]);
    }

    [Fact]
    public void A_project_of_before_2023_stores_times_by_its_own_clocks_summer_and_winter()
    {
        TimeZoneInfo stockholm = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");
        long winter = new DateTimeOffset(2026, 1, 15, 23, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        long summer = new DateTimeOffset(2026, 7, 15, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        _project.Expect(1, Sent(1, time: winter));
        _project.Hold(Exported(1, time: winter + 3_600_000));
        _project.Expect(2, Sent(2, time: summer));
        _project.Hold(Exported(2, time: summer + 7_200_000));

        (VerifyTally tally, _) = _project.Compare(stockholm);

        Assert.Equal(2, tally.All[DifferenceKind.Present]);
        Assert.Equal([new DateOnly(2026, 1, 16), new DateOnly(2026, 7, 15)], tally.Days.Keys);
    }

    [Fact]
    public void A_shift_of_all_times_is_told()
    {
        for (int number = 1; number < 5; number++)
        {
            _project.Expect(number);
            _project.Hold(Exported(number, time: TimeOf(number) + 7_200_000));
        }

        Assert.Equal([new(120, 4)], _project.Compare().Tally.TimeShifts);
    }

    [Fact]
    public void The_same_record_from_two_sources_is_expected_once()
    {
        _project.Expect(1);
        _project.Expect(1);
        _project.Hold(Exported(1));

        VerifyTally tally = _project.Compare().Tally;

        Assert.Equal((1, 1), (tally.All.Expected, tally.SameAgain));
        Assert.True(tally.All.IsSame);
    }

    [Fact]
    public void Of_two_events_with_one_id_each_finds_its_own()
    {
        _project.Expect(1, Sent(1, time: 1768478400000));
        _project.Expect(1, Sent(1, time: 1768478500000));
        _project.Hold(Exported(1, time: 1768478500000));

        (VerifyTally tally, IReadOnlyList<Difference> differences) = _project.Compare();

        Assert.Equal(1, tally.All[DifferenceKind.Present]);
        Difference missing = Assert.Single(differences);
        Assert.Equal((DifferenceKind.Missing, 1768478400000), (missing.Kind, missing.Time.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void Of_copies_with_other_content_one_that_is_right_is_enough()
    {
        _project.Expect(1);
        _project.Hold(Exported(1, page: "earlier rules"));
        _project.Hold(Exported(1));

        (VerifyTally tally, _) = _project.Compare();

        Assert.Equal((1, 0, 1), (tally.All[DifferenceKind.Present], tally.All[DifferenceKind.Different], tally.All[DifferenceKind.Repeated]));
    }

    [Fact]
    public void Ever_so_many_events_of_one_id_take_no_memory_and_are_told()
    {
        for (int i = 0; i < 1_000; i++)
        {
            _project.Expect(1, Sent(1, time: 1768478400000 + i));
        }

        Assert.Equal(1_000 - SameKey.Most, _project.Compare().Tally.Overflow);
    }
}
