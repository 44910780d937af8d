namespace MixpanelFunctions.Forwarding.Tests.Rules.CustomCode;

/// <summary>Nothing of one run is seen in another.</summary>
public sealed class SeparateRunsTests
{
    [Theory]
    [InlineData("const seen = RegExp.$1 + RegExp.lastMatch + RegExp['$`'] + RegExp.input; 'secret'.match(/(.+)t/); return seen;", "\"\"")]
    [InlineData("const seen = RegExp.input; RegExp.input = 'secret'; return seen;", "\"\"")]
    [InlineData("const s = Symbol.for('secret'); return Symbol.keyFor(s) + typeof Symbol.keyFor(Symbol('secret'));", "\"secretundefined\"")]
    [InlineData("globalThis.leaked = 1;", null)]
    [InlineData("try { arguments.callee.n = (arguments.callee.n || 0) + 1; return arguments.callee.n; } catch { return 'strict'; }", "\"strict\"")]
    [InlineData("const f = v => { const seen = f.n; f.n = 1; return seen ?? 'none'; }; return f();", "\"none\"")]
    [InlineData("const tag = parts => { try { parts.n = (parts.n || 0) + 1; } catch { } return parts.n ?? 'none'; }; return tag`x`;", "\"none\"")]
    [InlineData("const seen = arc.event.xdm.n; arc.event.xdm.n = 'changed'; return seen;", "7")]
    [InlineData("const seen = Object.keys(arc.event.xdm).length; arc.event.xdm.added = 1; delete arc.event.xdm.n; return seen;", "4")]
    [InlineData("const seen = arc.event.xdm.list.length; arc.event.xdm.list.push(1); return seen;", "3")]
    [InlineData("const seen = typeof arc.event.xdm.own; Object.setPrototypeOf(arc.event.xdm, { own: 1 }); return seen;", "\"undefined\"")]
    [InlineData("const seen = Object.isFrozen(arc.event); Object.freeze(arc.event); return seen;", "false")]
    [InlineData("const seen = Object.isExtensible(arc); Object.preventExtensions(arc); return seen;", "true")]
    [InlineData("class Mark extends function (x) { return x; } { #n = 1; static of(x) { return #n in x; } } const seen = Mark.of(arc); new Mark(arc); return seen;", "false")]
    [InlineData("Promise.resolve().then(() => { throw 1; }); Promise.reject(1); return 'left';", "\"left\"")]
    public void It_yields_the_same_however_often_it_ran_before(string code, string? expected)
    {
        CodeTrial trial = CodeTrial.Element(code);

        for (int i = 0; i < 3; i++)
        {
            CodeOutcome outcome = trial.Map();
            if (expected is null)
            {
                outcome.FailedAlone();
            }
            else
            {
                Assert.Equal(expected, outcome.InOrder().Value);
            }
        }
    }

    [Fact]
    public void Code_that_runs_behind_other_code_of_the_same_event_sees_the_event_as_it_came()
    {
        CodeTrial trial = CodeTrial.Condition("arc.event.xdm.n = 8; arc.event.xdm.list.length = 0; delete arc.event.xdm.text; arc.event = null; return true;");

        // The rule behind it looks at the event.
        trial.Map().InOrder();
        trial.Map().InOrder();
    }

    [Fact]
    public void Jobs_that_code_leaves_behind_never_run()
    {
        CodeTrial trial = CodeTrial.Condition("const again = () => Promise.resolve().then(again); again(); return true;");

        trial.Map().InOrder();
        trial.Map().InOrder();
    }
}
