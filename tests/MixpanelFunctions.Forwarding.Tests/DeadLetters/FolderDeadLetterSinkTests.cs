using System.Text;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Tests.Configuration;
using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.DeadLetters;

public sealed class FolderDeadLetterSinkTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_written_below_the_folder_which_need_not_exist()
    {
        DeadLetterFile file = File("{}");

        await new FolderDeadLetterSink(Path.Combine(_folder.Path, "dead", "letters")).WriteAsync(file, TestContext.Current.CancellationToken);

        string path = Path.Combine(_folder.Path, "dead", "letters", file.Name);
        Assert.Equal(file.Content.ToArray(), await System.IO.File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Its_owner_alone_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("files have the rights of their folder there");
            return;
        }

        DeadLetterFile file = File("{}");
        string folder = Path.Combine(_folder.Path, "letters");

        await new FolderDeadLetterSink(folder).WriteAsync(file, TestContext.Current.CancellationToken);

        string path = Path.Combine(folder, file.Name);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(path));
        for (string above = Path.GetDirectoryName(path)!; above.Length >= folder.Length; above = Path.GetDirectoryName(above)!)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(above));
        }
    }

    [Fact]
    public async Task The_same_failure_twice_is_one_file_and_nothing_is_left_beside_it()
    {
        FolderDeadLetterSink sink = new(_folder.Path);

        await sink.WriteAsync(File("{}"), TestContext.Current.CancellationToken);
        await sink.WriteAsync(File("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(File("{}").Name, Path.GetRelativePath(_folder.Path, Assert.Single(Files())).Replace('\\', '/'));
    }

    [Fact]
    public async Task What_cannot_be_finished_leaves_the_old_file_and_nothing_else()
    {
        FolderDeadLetterSink sink = new(_folder.Path);
        await sink.WriteAsync(File("{}"), TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.WriteAsync(File("{}"), new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.WriteAsync(File("other"), new CancellationToken(canceled: true)));

        Assert.Equal(File("{}").Content.ToArray(), await System.IO.File.ReadAllBytesAsync(Assert.Single(Files()), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_to_is_an_error_for_the_caller()
    {
        string file = Path.Combine(_folder.Path, "file");
        await System.IO.File.WriteAllTextAsync(file, string.Empty, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<IOException>(() => new FolderDeadLetterSink(file).WriteAsync(File("{}"), TestContext.Current.CancellationToken));
    }

    private string[] Files() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);

    private static DeadLetterFile File(string body) => Assert.Single(DeadLetterFile.Write(
        [new(new EventFailure(FailureStage.Size, "why"), MappingBench.Message(body), 0, Encoding.UTF8.GetBytes(body), default)],
        new SecretRedactor([])));
}
