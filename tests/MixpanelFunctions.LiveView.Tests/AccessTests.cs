using System.Net;
using MixpanelFunctions.LiveView.Page;
using MixpanelFunctions.StandIn.Web;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>Who may look, and who may change something.</summary>
public class AccessTests
{
    [Theory]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.nip.io", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    public async Task Only_names_of_this_machine_are_answered_the_stand_in_included(string host, bool isAnswered)
    {
        await using LiveRun run = await LiveRun.StartAsync();
        foreach (string path in new[] { "/", "/live/session", "/stand-in/events" })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { Host = $"{host}:{run.Address.Port}" } };
            using HttpResponseMessage response = await run.Client.SendAsync(request, LiveRun.Cancel);
            Assert.Equal(isAnswered ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task Every_answer_forbids_scripts_of_others_frames_and_guessing()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        foreach (string path in new[] { "/", "/page/app.js", "/page/no-such-file", "/live/session", "/live/users", "/live/events/1" })
        {
            using HttpResponseMessage response = await run.Client.GetAsync(path, LiveRun.Cancel);
            string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
            Assert.True(response.Headers.CacheControl!.NoStore);
        }
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task What_another_site_asks_for_is_refused(string site)
    {
        await using LiveRun run = await LiveRun.StartAsync();
        foreach (string path in new[] { "/live/session", "/live/feed", "/live/users", "/live/rules", "/live/dead-letters" })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { { "Sec-Fetch-Site", site } } };
            using HttpResponseMessage response = await run.Client.SendAsync(request, LiveRun.Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    public async Task What_a_page_of_another_site_sends_to_the_stand_in_or_reads_of_it_is_refused(string header, string value)
    {
        await using LiveRun run = await LiveRun.StartAsync();
        (HttpMethod Method, string Path)[] requests =
        [
            (HttpMethod.Post, "/track"), (HttpMethod.Post, "/import"), (HttpMethod.Post, "/engage"), (HttpMethod.Post, "/groups"),
            (HttpMethod.Get, "/stand-in/summary"), (HttpMethod.Get, "/stand-in/events"), (HttpMethod.Get, "/stand-in/users"),
            (HttpMethod.Delete, "/stand-in/events"), (HttpMethod.Post, "/stand-in/faults"),
        ];
        foreach ((HttpMethod method, string path) in requests)
        {
            using HttpRequestMessage request = new(method, path) { Headers = { { header, value } } };
            request.Content = method == HttpMethod.Post
                ? new FormUrlEncodedContent([KeyValuePair.Create("data", $$$"""[{"event":"forged","properties":{"token":"{{{LiveRun.ProjectToken}}}","time":1,"distinct_id":"x","$insert_id":"1"}}]""")])
                : null;
            using HttpResponseMessage response = await run.Client.SendAsync(request, LiveRun.Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        Assert.Equal("0", (await run.GetAsync("stand-in/summary"))["accepted"]!.ToString());
    }

    [Theory]
    [InlineData("wrong", null)]
    [InlineData("", null)]
    [InlineData(null, "http://evil.example")]
    [InlineData(null, "null")]
    [InlineData(null, "http://127.0.0.1:1")]
    public async Task A_change_needs_the_token_and_the_page_s_own_origin(string? token, string? origin)
    {
        await using LiveRun run = await LiveRun.StartAsync();
        foreach (string path in new[] { "/live/rules/try", "/live/rules/save", "/live/dead-letters/replay" })
        {
            (int status, _) = await run.PostAsync(path, new { text = "{}", tag = "x" }, token, origin);
            Assert.Equal(403, status);
        }

        Assert.Equal(LiveRun.Rules, await File.ReadAllTextAsync(run.RulesFile, LiveRun.Cancel));
    }

    [Fact]
    public void The_page_is_whole_asks_nobody_else_and_puts_nothing_in_as_markup()
    {
        Assert.Contains("index.html", PageFiles.Names);
        Assert.Contains("views/live.js", PageFiles.Names);
        foreach (string name in PageFiles.Names)
        {
            string text = System.Text.Encoding.UTF8.GetString(PageFiles.Find(name).Body.Span);
            Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
            Assert.DoesNotContain("http://", text.Replace("http://www.w3.org/2000/svg", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
            foreach (string markup in new[] { "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function" })
            {
                Assert.DoesNotContain(markup, text, StringComparison.Ordinal);
            }
        }

        string page = System.Text.Encoding.UTF8.GetString(PageFiles.Find("index.html").Body.Span);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)", page);
        Assert.DoesNotMatch("\\son\\w+=", page);
    }

    [Fact]
    public void The_token_differs_from_run_to_run() => Assert.NotEqual(new PageToken().Value, new PageToken().Value);
}
