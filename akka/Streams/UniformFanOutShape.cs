using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>One inlet, n outlets of one type.</summary>
public class UniformFanOutShape<TIn, TOut> : FanOutShape<TIn>
{
    private readonly int _n;

    public UniformFanOutShape(int n, IInit init) : base(init)
    {
        _n = n;
        Outs = [.. Enumerable.Range(0, n).Select(i => NewOutlet<TOut>($"out{i}"))];
    }

    public UniformFanOutShape(int n) : this(n, new InitName("UniformFanOut")) { }

    public UniformFanOutShape(int n, string name) : this(n, new InitName(name)) { }

    public UniformFanOutShape(Inlet<TIn> inlet, params Outlet<TOut>[] outlets) : this(outlets.Length, new InitPorts(inlet, outlets)) { }

    public IImmutableList<Outlet<TOut>> Outs { get; }

    public Outlet<TOut> Out(int n) => Outs[n];

    protected override FanOutShape<TIn> Construct(IInit init) => new UniformFanOutShape<TIn, TOut>(_n, init);
}
