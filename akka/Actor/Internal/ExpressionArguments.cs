using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor.Internal;

/// <summary>Evaluates the arguments of a <c>new T(...)</c> expression. Constants, captured variables, fields and properties are read
/// directly; only what is more than that is interpreted.</summary>
internal static class ExpressionArguments
{
    internal static object?[] Of(NewExpression body)
    {
        if (body.Arguments.Count == 0)
            return [];
        var values = new object?[body.Arguments.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Evaluate(body.Arguments[i]);
        return values;
    }

    private static object? Evaluate(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member when Target(member.Expression, field.IsStatic, out object? target):
                return field.GetValue(target);
            case MemberExpression { Member: PropertyInfo { GetMethod: { } getter } } member when Target(member.Expression, getter.IsStatic, out object? target):
                return getter.Invoke(target, BindingFlags.DoNotWrapExceptions, null, null, null);
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when convert.Type.IsAssignableFrom(convert.Operand.Type):
                return Evaluate(convert.Operand);
            default:
                return Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
        }
    }

    // A null target is left to the interpreter, which throws what C# would.
    private static bool Target(Expression? expression, bool isStatic, out object? target)
    {
        target = isStatic || expression is null ? null : Evaluate(expression);
        return isStatic || target is not null;
    }
}
