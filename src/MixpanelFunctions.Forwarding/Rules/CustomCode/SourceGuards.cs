using System.Globalization;
using System.Text;
using Acornima;
using Acornima.Ast;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>
/// Writes calls of guards into the source of custom code, where an operator can make a value that is too large in a single step, between
/// two looks of the engine at its limits: texts by <c>+</c> and templates, whole numbers without bounds by <c>*</c>, <c>**</c> and
/// shifts. The code means the same, and its lines keep their numbers.
/// </summary>
internal sealed class SourceGuards
{
    private const string BigInt = "BigInt";

    private readonly string _source;
    private readonly StringBuilder _text;
    private readonly string _guard;
    private readonly bool _usesBigInt;
    private string? _error;

    private SourceGuards(string source, Node program)
    {
        _source = source;
        _text = new StringBuilder(source.Length + 256);
        HashSet<string> names = new(StringComparer.Ordinal);
        _usesBigInt = Gather(program, names);
        _guard = FreeName(names);
    }

    /// <summary>Writes the guards into a script that is one function.</summary>
    /// <param name="source">The script.</param>
    /// <param name="program">The parsed code.</param>
    /// <param name="guarded">A script that yields a function of <see cref="Sandbox.ValueGuards"/> and of <c>BigInt</c>, which yields the function.</param>
    /// <param name="error">What cannot be guarded.</param>
    public static bool TryWrite(string source, Node program, out string guarded, out string? error)
    {
        SourceGuards guards = new(source, program);
        string parameters = guards._usesBigInt ? $"{guards._guard}, {BigInt}" : guards._guard;
        guards._text.Append(CultureInfo.InvariantCulture, $"(function ({parameters}) {{ return ");
        guards.Write(program, isInSum: false);
        guarded = guards._text.Append(" })").ToString();
        error = guards._error;
        return error is null;
    }

    /// <summary>Whether code can have whole numbers without bounds: only by their own notation and by their function's name.</summary>
    private static bool Gather(Node root, HashSet<string> names)
    {
        bool usesBigInt = false;
        Stack<Node> pending = new([root]);
        while (pending.TryPop(out Node? node))
        {
            if (node is Identifier identifier)
            {
                names.Add(identifier.Name);
            }

            usesBigInt |= node is BigIntLiteral or Identifier { Name: BigInt };
            foreach (Node child in node.ChildNodes)
            {
                pending.Push(child);
            }
        }

        return usesBigInt;
    }

    /// <summary>A name that the code does not use, so that it can neither call the guards nor hide them.</summary>
    private static string FreeName(HashSet<string> names)
    {
        int number = 0;
        while (names.Contains(string.Create(CultureInfo.InvariantCulture, $"$guard{number}")))
        {
            number++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"$guard{number}");
    }

    private void Write(Node node, bool isInSum)
    {
        switch (node)
        {
            case BinaryExpression { Operator: Operator.Addition } sum:
                // The outermost sum of a row is the largest; a loop needs many steps to add what a number adds.
                WriteGuarded(node, "check", !isInSum && !AddsNumber(sum.Left, sum.Right) && !AddsNumber(sum.Right, sum.Left));
                break;
            case TemplateLiteral { Expressions.Count: > CodeLimits.TemplateValues }:
                _error = $"a template has more than {CodeLimits.TemplateValues} values; split it into several";
                break;
            case AssignmentExpression { Operator: Operator.AdditionAssignment, Right: not NumericLiteral } or TemplateLiteral { Expressions.Count: > 0 }:
                WriteGuarded(node, "check", true);
                break;
            case BinaryExpression { Operator: Operator.Multiplication } or AssignmentExpression { Operator: Operator.MultiplicationAssignment } when _usesBigInt:
                WriteGuarded(node, "check", true);
                break;
            case BinaryExpression { Operator: Operator.Exponentiation or Operator.LeftShift or Operator.RightShift } growth when _usesBigInt:
                _text.Append(_guard).Append('.').Append(Function(growth.Operator)).Append('(');
                WriteOperands(growth, growth.Left, growth.Right);
                _text.Append(')');
                break;
            case AssignmentExpression { Operator: Operator.ExponentiationAssignment or Operator.LeftShiftAssignment or Operator.RightShiftAssignment } growth when _usesBigInt:
                WriteAssignment(growth);
                break;
            case TaggedTemplateExpression tagged:
                // The template is handed to a function in parts.
                WriteChildren(node, [tagged.Tag, .. tagged.Quasi.Expressions]);
                break;
            default:
                WriteChildren(node, node.ChildNodes);
                break;
        }
    }

    private static bool AddsNumber(Node one, Node other) => one is NumericLiteral && other is not BinaryExpression;

    private void WriteGuarded(Node node, string function, bool isGuarded)
    {
        if (isGuarded)
        {
            _text.Append(_guard).Append('.').Append(function).Append('(');
        }

        WriteChildren(node, node.ChildNodes, isSum: node is BinaryExpression { Operator: Operator.Addition });
        if (isGuarded)
        {
            _text.Append(')');
        }
    }

    private void WriteAssignment(AssignmentExpression assignment)
    {
        if (assignment.Left is not Identifier name)
        {
            _error = "code with BigInt can use **=, <<= and >>= only on variables";
            return;
        }

        _text.Append('(').Append(name.Name).Append(" = ").Append(_guard).Append('.').Append(Function(assignment.Operator)).Append('(');
        WriteOperands(assignment, assignment.Left, assignment.Right);
        _text.Append("))");
    }

    private static string Function(Operator kind) => kind switch
    {
        Operator.Exponentiation or Operator.ExponentiationAssignment => "power",
        Operator.LeftShift or Operator.LeftShiftAssignment => "left",
        _ => "right",
    };

    /// <summary>Writes two operands with a comma in place of the operator between them.</summary>
    private void WriteOperands(Node node, Node left, Node right)
    {
        _text.Append(_source, node.Start, left.Start - node.Start);
        Write(left, isInSum: false);
        int at = left.End;
        // Parentheses of the operands stay; a comment may hold anything.
        while (_source[at] is not ('*' or '<' or '>'))
        {
            int next = _source[at] != '/' ? at + 1
                : _source[at + 1] == '*' ? _source.IndexOf("*/", at, StringComparison.Ordinal) + 2
                : _source.IndexOfAny(['\n', '\r', '\u2028', '\u2029'], at);
            _text.Append(_source, at, next - at);
            at = next;
        }

        _text.Append(',');
        while (_source[at] is '*' or '<' or '>' or '=')
        {
            at++;
        }

        _text.Append(_source, at, right.Start - at);
        Write(right, isInSum: false);
        _text.Append(_source, right.End, node.End - right.End);
    }

    private void WriteChildren(Node node, IEnumerable<Node> children, bool isSum = false)
    {
        int at = node.Start;
        // Of a name that is its own value the value is written, which may have more to it.
        foreach (Node child in children.OrderBy(static child => child.Start).ThenByDescending(static child => child.End))
        {
            if (child.Start >= at)
            {
                _text.Append(_source, at, child.Start - at);
                Write(child, isSum);
                at = child.End;
            }
        }

        _text.Append(_source, at, node.End - at);
    }
}
