using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Akka.Actor.Internal;

/// <summary>Calls one constructor; made once for each constructor.</summary>
internal sealed class ActorMaker
{
    internal const DynamicallyAccessedMemberTypes Constructors =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    private static readonly ConcurrentDictionary<ConstructorInfo, ActorMaker> s_known = new();
    private static readonly ConcurrentDictionary<Type, ActorMaker> s_only = new();     // of types with one constructor

    private readonly ConstructorInvoker _invoker;
    private readonly ParameterInfo[] _parameters;

    private ActorMaker(ConstructorInfo constructor)
    {
        Type = constructor.DeclaringType!;
        if (!typeof(ActorBase).IsAssignableFrom(Type))
            throw new ArgumentException($"{Type} is not derived from {typeof(ActorBase)}");
        _invoker = ConstructorInvoker.Create(constructor);
        _parameters = constructor.GetParameters();
    }

    internal Type Type { get; }

    internal static ActorMaker For(ConstructorInfo constructor) =>
        s_known.TryGetValue(constructor, out ActorMaker? known) ? known : s_known.GetOrAdd(constructor, static c => new ActorMaker(c));

    /// <exception cref="ArgumentException">No constructor, or more than one, takes these arguments.</exception>
    internal static ActorMaker For([DynamicallyAccessedMembers(Constructors)] Type type, object?[] arguments)
    {
        if (s_only.TryGetValue(type, out ActorMaker? only) && Takes(only._parameters, arguments))
            return only;
        ConstructorInfo? found = null;
        ConstructorInfo[] constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        foreach (ConstructorInfo constructor in constructors)
        {
            if (!Takes(constructor.GetParameters(), arguments))
                continue;
            if (found is not null)
                throw new ArgumentException($"More than one constructor of {type} takes the given arguments");
            found = constructor;
        }

        ActorMaker maker = For(found ?? throw new ArgumentException($"No constructor of {type} takes the given {arguments.Length} arguments"));
        if (constructors.Length == 1)
            s_only[type] = maker;
        return maker;
    }

    internal ActorBase Make(object?[] arguments)
    {
        try
        {
            return (ActorBase)_invoker.Invoke(arguments.AsSpan());
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private static bool Takes(ParameterInfo[] parameters, object?[] arguments)
    {
        if (parameters.Length != arguments.Length)
            return false;
        for (int i = 0; i < parameters.Length; i++)
        {
            Type type = parameters[i].ParameterType;
            if (arguments[i] is { } argument ? !type.IsInstanceOfType(argument) : type.IsValueType && Nullable.GetUnderlyingType(type) is null)
                return false;
        }

        return true;
    }
}
