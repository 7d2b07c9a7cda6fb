using Akka.Pattern;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>
/// One materialisation under way. Graphs add their logics and leave their open ports on two stacks; composite graphs take ports from there and join
/// them. No plan is kept between runs: a graph is its own plan, and walking it allocates nothing but what runs.
/// </summary>
internal sealed class Wiring
{
    // Materialising is not rare, and a stage may materialise while it is being made: so one spare a thread, taken while in use.
    [ThreadStatic]
    private static Wiring? _spare;

    private readonly List<Interpreter> _islands = [];
    private ActorMaterializerImpl _materializer = null!;
    private Interpreter? _island;
    private PortEnd[] _ins = new PortEnd[4];
    private PortEnd[] _outs = new PortEnd[4];

    public ActorMaterializerImpl Materializer => _materializer;

    public int InCount { get; private set; }

    public int OutCount { get; private set; }

    /// <summary>Wires a closed graph into new islands, and starts them.</summary>
    public static TMat Run<TMat>(IGraph<Shape, TMat> graph, ActorMaterializerImpl materializer, Attributes attributes)
    {
        Wiring wiring = Rent(materializer);
        try
        {
            TMat value = graph.Build(wiring, attributes);
            wiring.RequireClosed();
            foreach (Interpreter island in wiring._islands) materializer.Add(island);
            foreach (Interpreter island in wiring._islands) island.Start();
            return value;
        }
        finally
        {
            wiring.GiveBack();
        }
    }

    /// <summary>Wires a closed graph into an island that is having its turn; the new stages start at once, within it.</summary>
    public static TMat RunWithin<TMat>(IGraph<Shape, TMat> graph, Interpreter island, Attributes attributes)
    {
        Wiring wiring = Rent(island.Materializer);
        TMat value;
        try
        {
            wiring._island = island;
            value = graph.Build(wiring, attributes);
            wiring.RequireClosed();
            foreach (Interpreter other in wiring._islands) island.Materializer.Add(other);
            foreach (Interpreter other in wiring._islands) other.Start();
        }
        finally
        {
            wiring.GiveBack();
        }
        island.StartAdded();
        return value;
    }

    private static Wiring Rent(ActorMaterializerImpl materializer)
    {
        Wiring wiring = _spare ?? new Wiring();
        _spare = null;
        wiring._materializer = materializer;
        return wiring;
    }

    private void GiveBack()
    {
        Array.Clear(_ins, 0, InCount);
        Array.Clear(_outs, 0, OutCount);
        InCount = OutCount = 0;
        _islands.Clear();
        _island = null;
        _materializer = null!;
        _spare = this;
    }

    private void RequireClosed()
    {
        if (InCount + OutCount > 0) throw new ArgumentException("The graph cannot be run: it has unconnected ports");
    }

    /// <summary>What is added until EndIsland gets an island of its own, if <paramref name="own"/>.</summary>
    public Interpreter? BeginIsland(bool own)
    {
        Interpreter? outer = _island;
        if (own) _island = null;
        return outer;
    }

    public void EndIsland(bool own, Interpreter? outer)
    {
        if (own) _island = outer;
    }

    public void Add(GraphStageLogic logic, object stage, Attributes attributes)
    {
        ArgumentNullException.ThrowIfNull(logic);
        if (_island is null)
        {
            _island = new Interpreter(_materializer);
            _islands.Add(_island);
        }
        for (int i = 0; i < logic.InCount; i++)
        {
            if (logic.InPort(i)?.InHandler is null) ThrowNoHandler(stage, "inlet", i);
            PushIn(new PortEnd(logic, i, attributes));
        }
        for (int i = 0; i < logic.OutCount; i++)
        {
            if (logic.OutPort(i).Handler is null) ThrowNoHandler(stage, "outlet", i);
            PushOut(new PortEnd(logic, i, attributes));
        }
        _island.Add(logic);
    }

    private static void ThrowNoHandler(object stage, string kind, int port) =>
        throw new IllegalStateException($"No handler defined in stage [{stage}] for {kind} {port}. All inlets and outlets must be assigned a handler with SetHandler in the constructor of the graph stage logic.");

    public void PushIn(PortEnd end)
    {
        if (InCount == _ins.Length) Array.Resize(ref _ins, InCount * 2);
        _ins[InCount++] = end;
    }

    public void PushOut(PortEnd end)
    {
        if (OutCount == _outs.Length) Array.Resize(ref _outs, OutCount * 2);
        _outs[OutCount++] = end;
    }

    /// <summary>Joins two open ports, by their places on the stacks, and takes them off.</summary>
    public void Join(int outAt, int inAt)
    {
        Connect(_outs[outAt], _ins[inAt]);
        OutCount--;
        Array.Copy(_outs, outAt + 1, _outs, outAt, OutCount - outAt);
        InCount--;
        Array.Copy(_ins, inAt + 1, _ins, inAt, InCount - inAt);
    }

    /// <summary>Takes off the inlets from this place on the stack upwards.</summary>
    public PortEnd[] PopInsFrom(int place)
    {
        PortEnd[] taken = _ins[place..InCount];
        InCount = place;
        return taken;
    }

    /// <summary>Takes off the outlets from this place on the stack upwards.</summary>
    public PortEnd[] PopOutsFrom(int place)
    {
        PortEnd[] taken = _outs[place..OutCount];
        OutCount = place;
        return taken;
    }

    public static void Connect(PortEnd from, PortEnd to)
    {
        if (!ReferenceEquals(from.Logic.Interpreter, to.Logic.Interpreter))
        {
            int size = to.Attributes.GetAttribute<Attributes.InputBuffer>()?.Max ?? 16;
            Border border = to.Logic.InPort(to.Port)!.Inlet!.NewBorder(size);
            from.Logic.Interpreter.Add(border.Upstream);
            to.Logic.Interpreter.Add(border.Downstream);
            Connect(from, new PortEnd(border.Upstream, 0, from.Attributes));
            from = new PortEnd(border.Downstream, 0, to.Attributes);
        }
        Connection connection = to.Logic.InPort(to.Port)!;
        (IOutHandler handler, Outlet outlet) = from.Logic.OutPort(from.Port);
        to.Logic.Interpreter.Add(connection);
        connection.OutOwner = from.Logic;
        connection.OutHandler = handler;
        connection.Outlet = outlet;
        if (connection.Inlet!.ElementType != outlet.ElementType) connection.State |= PortState.Mixed;
        from.Logic.JoinOut(from.Port, connection);
    }
}
