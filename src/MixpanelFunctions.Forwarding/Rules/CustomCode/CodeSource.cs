using System.Diagnostics.CodeAnalysis;
using Acornima;
using Acornima.Ast;
using Jint;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>Reads the text of custom code: the body of a strict function of <c>arc</c> and <c>utils</c>.</summary>
internal static class CodeSource
{
    private const string Await = "await";

    /// <summary>Parses code.</summary>
    /// <param name="code">The function's body.</param>
    /// <param name="function">A script that yields a function of the guards, which yields the function.</param>
    /// <param name="error">The error of the code, with its line.</param>
    public static bool TryParse(string code, out Prepared<Script> function, [NotNullWhen(false)] out string? error)
    {
        if (TryParse(code, "function", out function, out error))
        {
            return true;
        }

        // Code with await is not code of an ordinary function; any other error is an error in both.
        return code.Contains(Await, StringComparison.Ordinal) && TryParse(code, "async function", out function, out error);
    }

    private static bool TryParse(string code, string kind, out Prepared<Script> function, [NotNullWhen(false)] out string? error)
    {
        function = default;
        try
        {
            string source = $"({kind} (arc, utils) {{\n{code}\n}})";
            Acornima.Ast.Program program = Engine.PrepareScript(source, strict: true).Program!;
            error = !IsOneFunction(program) ? "the code ends the function that it is the body of"
                : IsNestedDeeper(program, CodeLimits.SourceNesting) ? $"the code is nested deeper than {CodeLimits.SourceNesting} levels"
                : null;
            if (error is null && SourceGuards.TryWrite(source, program, out string guarded, out error))
            {
                function = Engine.PrepareScript(guarded, strict: true);
            }

            return error is null;
        }
        catch (Exception exception) when (exception is ParseErrorException or ScriptPreparationException)
        {
            ParseErrorException? cause = exception as ParseErrorException ?? exception.InnerException as ParseErrorException;
            error = cause is null ? exception.Message : $"{cause.Description} (line {Math.Max(1, cause.LineNumber - 1)})";
            return false;
        }
    }

    /// <summary>Whether a script is exactly one function. With a brace too many, code could follow it outside all limits.</summary>
    private static bool IsOneFunction(Acornima.Ast.Program script) =>
        script.Body is [ExpressionStatement { Expression: FunctionExpression or ParenthesizedExpression { Expression: FunctionExpression } }];

    /// <summary>The engine goes through an expression by recursion, which the limits do not reach.</summary>
    private static bool IsNestedDeeper(Node root, int most)
    {
        Stack<(Node Node, int Depth)> pending = new();
        pending.Push((root, 0));
        while (pending.TryPop(out (Node Node, int Depth) next))
        {
            if (next.Depth > most)
            {
                return true;
            }

            foreach (Node child in next.Node.ChildNodes)
            {
                pending.Push((child, next.Depth + 1));
            }
        }

        return false;
    }
}
