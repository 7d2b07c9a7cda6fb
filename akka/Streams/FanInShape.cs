using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>Several inlets, one outlet; the base of all such shapes.</summary>
public abstract class FanInShape<TOut> : Shape
{
    private readonly string _name;
    private readonly Queue<Inlet> _registered;
    private readonly List<Inlet> _inlets = [];

    protected FanInShape(Outlet<TOut> outlet, IEnumerable<Inlet> registered, string name)
    {
        Out = outlet;
        _name = name;
        _registered = new Queue<Inlet>(registered);
    }

    protected FanInShape(IInit init) : this(init.Outlet, init.Inlets, init.Name) { }

    public Outlet<TOut> Out { get; }

    public override ImmutableArray<Inlet> Inlets => [.. _inlets];

    public override ImmutableArray<Outlet> Outlets => [Out];

    internal override int InletCount => _inlets.Count;

    internal override int OutletCount => 1;

    /// <summary>A shape of the same kind over the ports of <paramref name="init"/>.</summary>
    protected abstract FanInShape<TOut> Construct(IInit init);

    /// <summary>The next inlet of a shape being made: one of those it was made from, or a new one.</summary>
    protected Inlet<T> NewInlet<T>(string name)
    {
        var inlet = _registered.TryDequeue(out Inlet? given) ? Inlet.Create<T>(given) : new Inlet<T>($"{_name}.{name}");
        _inlets.Add(inlet);
        return inlet;
    }

    public override Shape DeepCopy() => Construct(new InitPorts((Outlet<TOut>)Out.CarbonCopy(), _inlets.Select(i => i.CarbonCopy())));

    public sealed override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequirePorts(GetType().Name, inlets.Length, _inlets.Count, outlets.Length, 1);
        return Construct(new InitPorts((Outlet<TOut>)outlets[0], inlets));
    }

    /// <summary>What a shape is made from: given ports, or a name for new ones.</summary>
    public interface IInit
    {
        Outlet<TOut> Outlet { get; }

        IEnumerable<Inlet> Inlets { get; }

        string Name { get; }
    }

    /// <summary>New ports under this name.</summary>
    public sealed class InitName : IInit
    {
        public InitName(string name)
        {
            Name = name ?? throw new ArgumentNullException(nameof(name));
            Outlet = new Outlet<TOut>($"{name}.out");
        }

        public Outlet<TOut> Outlet { get; }

        public IEnumerable<Inlet> Inlets => [];

        public string Name { get; }
    }

    /// <summary>The given ports.</summary>
    public sealed class InitPorts : IInit
    {
        public InitPorts(Outlet<TOut> outlet, IEnumerable<Inlet> inlets)
        {
            Outlet = outlet ?? throw new ArgumentNullException(nameof(outlet));
            Inlets = inlets ?? throw new ArgumentNullException(nameof(inlets));
        }

        public Outlet<TOut> Outlet { get; }

        public IEnumerable<Inlet> Inlets { get; }

        public string Name => "FanIn";
    }
}
