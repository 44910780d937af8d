using System.Reflection;
using System.Reflection.Emit;

namespace MixpanelFunctions.Local.Tests.Architecture;

/// <summary>The types that a type uses, in what it declares and in what its code does.</summary>
internal static class TypeUses
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>The types of the same assembly that a type and its nested types use.</summary>
    public static IEnumerable<Type> Of(Type type) =>
        Declared(type).Concat(type.GetNestedTypes(All).SelectMany(Of)).SelectMany(Parts).Where(used => used.Assembly == type.Assembly).Distinct();

    private static IEnumerable<Type> Declared(Type type)
    {
        Type[] own = [.. type.GetInterfaces(), .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes];
        IEnumerable<Type> fields = type.GetFields(All).Select(field => field.FieldType);
        IEnumerable<Type> methods = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(OfMethod);
        IEnumerable<Type> attributes = type.GetCustomAttributesData().Select(attribute => attribute.AttributeType);
        return [.. own, .. fields, .. methods, .. attributes];
    }

    private static IEnumerable<Type> OfMethod(MethodBase method)
    {
        IEnumerable<Type> signature = method.GetParameters().Select(parameter => parameter.ParameterType);
        if (method is MethodInfo { ReturnType: { } returned })
        {
            signature = signature.Append(returned);
        }

        return method.GetMethodBody() is { } body
            ? [.. signature, .. body.LocalVariables.Select(local => local.LocalType), .. InCode(method, body.GetILAsByteArray()!)]
            : signature;
    }

    private static IEnumerable<Type> InCode(MethodBase method, byte[] code)
    {
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        int at = 0;
        while (at < code.Length)
        {
            int value = code[at++];
            if (value == 0xFE)
            {
                value = 0xFE00 | code[at++];
            }

            OpCode op = Codes[value];
            if (op.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                MemberInfo member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
                foreach (Type used in OfMember(member))
                {
                    yield return used;
                }
            }

            at += op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> OfMember(MemberInfo member) => member switch
    {
        Type type => [type],
        MethodInfo { IsGenericMethod: true } method => [method.DeclaringType!, .. method.GetGenericArguments()],
        _ => member.DeclaringType is { } declaring ? [declaring] : [],
    };

    /// <summary>A type without its wrapping: what an array holds, what a generic type is made of, what a nested type stands in.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        if (type.IsGenericParameter)
        {
            return [];
        }

        IEnumerable<Type> arguments = type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [];
        Type outer = type;
        while (outer.DeclaringType is { } declaring)
        {
            outer = declaring;
        }

        return arguments.Append(outer.IsGenericType ? outer.GetGenericTypeDefinition() : outer);
    }
}
