using System.Collections.Concurrent;
using System.Globalization;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery.Faults;

/// <summary>Every fault at the first, the middle and the last request of batches of every size.</summary>
public class FaultMatrixTests(ITestOutputHelper output)
{
    private static readonly (int Events, int[] Requests)[] Sizes = [(1, [1]), (7, [1, 2, 3]), (2_000, [1, 2, 3]), (5_000, [1, 2, 3])];

    private static IEnumerable<FaultTrial> Trials => MatrixFault.All.SelectMany(fault =>
        Sizes.SelectMany(size => size.Requests.Select(request => new FaultTrial(fault, size.Events, request))));

    [Fact]
    public async Task Every_event_is_delivered_once_or_dead_lettered_once_whatever_goes_wrong_and_the_table_says_so()
    {
        // One request after another: so the first, the middle and the last are what they are called.
        IReadOnlyDictionary<FaultTrial, FaultOutcome> outcomes = await RunAsync(concurrency: 1);

        string table = Table(outcomes);
        output.WriteLine(table);
        Assert.All(outcomes, AssertOnce);
        Assert.True(
            RepositoryFile.Read("docs/reliability.md").Contains(table, StringComparison.Ordinal),
            $"docs/reliability.md must hold this table, as it is:\n\n{table}");
    }

    [Fact]
    public async Task The_same_holds_where_all_requests_of_a_batch_are_under_way_at_once() =>
        Assert.All(await RunAsync(concurrency: 8), AssertOnce);

    private static void AssertOnce(KeyValuePair<FaultTrial, FaultOutcome> trial) => Assert.Equal(
        (trial.Key.Events, 0, 0),
        (trial.Value.Delivered + trial.Value.DeadLettered, trial.Value.Lost, trial.Value.Twice));

    private static async Task<IReadOnlyDictionary<FaultTrial, FaultOutcome>> RunAsync(int concurrency)
    {
        ConcurrentDictionary<FaultTrial, FaultOutcome> outcomes = new();
        await Parallel.ForEachAsync(
            Trials,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = ForwardingLine.Cancel },
            async (trial, _) => outcomes[trial] = await trial.RunAsync(concurrency));
        return outcomes;
    }

    private static string Table(IReadOnlyDictionary<FaultTrial, FaultOutcome> outcomes) => string.Concat(
    [
        "| Fault | Deliveries | 1 | 7: first | 7: middle | 7: last | 2,000: first | 2,000: middle | 2,000: last | 5,000: first | 5,000: middle | 5,000: last | Lost | Twice |\n",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        .. MatrixFault.All.Select(fault => Row(fault, [.. Trials.Where(trial => trial.Fault == fault).Select(trial => outcomes[trial])])),
    ]);

    private static string Row(MatrixFault fault, FaultOutcome[] outcomes) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {fault.Name} | {string.Join(" or ", outcomes.Select(outcome => outcome.Deliveries).Distinct().Order())} | {string.Join(" | ", outcomes.Select(Cell))} | {outcomes.Sum(outcome => outcome.Lost)} | {outcomes.Sum(outcome => outcome.Twice)} |\n");

    private static string Cell(FaultOutcome outcome) =>
        string.Create(CultureInfo.InvariantCulture, $"{outcome.Delivered:N0} + {outcome.DeadLettered:N0}");
}
