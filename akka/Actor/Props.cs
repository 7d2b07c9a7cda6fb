using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>How to make an actor. Immutable; a restart makes the new instance with the same arguments.</summary>
public class Props : IEquatable<Props>
{
    private readonly ActorMaker _maker;
    private readonly object?[] _arguments;

    /// <param name="type">A class derived from <see cref="ActorBase"/>.</param>
    /// <param name="args">What its constructor gets.</param>
    public Props([DynamicallyAccessedMembers(ActorMaker.Constructors)] Type type, object?[] args)
        : this(ActorMaker.For(type, args), args)
    {
    }

    public Props([DynamicallyAccessedMembers(ActorMaker.Constructors)] Type type)
        : this(type, [])
    {
    }

    private Props(ActorMaker maker, object?[] arguments)
    {
        _maker = maker;
        _arguments = arguments;
    }

    public Type Type => _maker.Type;

    public string TypeName => Type.AssemblyQualifiedName!;

    public object?[] Arguments => _arguments;

    public string Dispatcher { get; private init; } = string.Empty;

    /// <summary>Decides on the failures of the actor's children in place of its own strategy.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; protected set; }

    /// <summary>From an expression that is a plain <c>new T(...)</c>: the arguments are evaluated once, here.</summary>
    /// <exception cref="ArgumentException">The expression is something else.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression { Constructor: { } constructor } body)
            throw new ArgumentException("The create function must be a 'new T (args)' expression");
        return new Props(ActorMaker.For(constructor), ExpressionArguments.Of(body)) { SupervisorStrategy = supervisorStrategy };
    }

    public static Props Create<[DynamicallyAccessedMembers(ActorMaker.Constructors)] TActor>(params object?[] args)
        where TActor : ActorBase => new(typeof(TActor), args);

    public static Props Create<[DynamicallyAccessedMembers(ActorMaker.Constructors)] TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), []) { SupervisorStrategy = supervisorStrategy };

    public static Props Create([DynamicallyAccessedMembers(ActorMaker.Constructors)] Type type, params object?[] args) => new(type, args);

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) =>
        new(_maker, _arguments) { Dispatcher = Dispatcher, SupervisorStrategy = supervisorStrategy };

    /// <summary>Names a dispatcher. All run on the .NET thread pool here, so that only the name is kept.</summary>
    public Props WithDispatcher(string dispatcher) => new(_maker, _arguments) { Dispatcher = dispatcher, SupervisorStrategy = SupervisorStrategy };

    public virtual ActorBase NewActor() => _maker.Make(_arguments);

    public bool Equals(Props? other) =>
        other is not null && Type == other.Type && Dispatcher == other.Dispatcher && _arguments.AsSpan().SequenceEqual(other._arguments);

    public override bool Equals(object? obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, Dispatcher, _arguments.Length);
}
