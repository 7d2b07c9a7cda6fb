using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>One inlet, several outlets; the base of all such shapes.</summary>
public abstract class FanOutShape<TIn> : Shape
{
    private readonly string _name;
    private readonly Queue<Outlet> _registered;
    private readonly List<Outlet> _outlets = [];

    protected FanOutShape(Inlet<TIn> inlet, IEnumerable<Outlet> registered, string name)
    {
        In = inlet;
        _name = name;
        _registered = new Queue<Outlet>(registered);
    }

    protected FanOutShape(IInit init) : this(init.Inlet, init.Outlets, init.Name) { }

    public Inlet<TIn> In { get; }

    public override ImmutableArray<Inlet> Inlets => [In];

    public override ImmutableArray<Outlet> Outlets => [.. _outlets];

    internal override int InletCount => 1;

    internal override int OutletCount => _outlets.Count;

    /// <summary>A shape of the same kind over the ports of <paramref name="init"/>.</summary>
    protected abstract FanOutShape<TIn> Construct(IInit init);

    /// <summary>The next outlet of a shape being made: one of those it was made from, or a new one.</summary>
    protected Outlet<T> NewOutlet<T>(string name)
    {
        var outlet = _registered.TryDequeue(out Outlet? given) ? Outlet.Create<T>(given) : new Outlet<T>($"{_name}.{name}");
        _outlets.Add(outlet);
        return outlet;
    }

    public override Shape DeepCopy() => Construct(new InitPorts((Inlet<TIn>)In.CarbonCopy(), _outlets.Select(o => o.CarbonCopy())));

    public sealed override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequirePorts(GetType().Name, inlets.Length, 1, outlets.Length, _outlets.Count);
        return Construct(new InitPorts((Inlet<TIn>)inlets[0], outlets));
    }

    /// <summary>What a shape is made from: given ports, or a name for new ones.</summary>
    public interface IInit
    {
        Inlet<TIn> Inlet { get; }

        IEnumerable<Outlet> Outlets { get; }

        string Name { get; }
    }

    /// <summary>New ports under this name.</summary>
    public sealed class InitName : IInit
    {
        public InitName(string name)
        {
            Name = name ?? throw new ArgumentNullException(nameof(name));
            Inlet = new Inlet<TIn>($"{name}.in");
        }

        public Inlet<TIn> Inlet { get; }

        public IEnumerable<Outlet> Outlets => [];

        public string Name { get; }
    }

    /// <summary>The given ports.</summary>
    public sealed class InitPorts : IInit
    {
        public InitPorts(Inlet<TIn> inlet, IEnumerable<Outlet> outlets)
        {
            Inlet = inlet ?? throw new ArgumentNullException(nameof(inlet));
            Outlets = outlets ?? throw new ArgumentNullException(nameof(outlets));
        }

        public Inlet<TIn> Inlet { get; }

        public IEnumerable<Outlet> Outlets { get; }

        public string Name => "FanOut";
    }
}
