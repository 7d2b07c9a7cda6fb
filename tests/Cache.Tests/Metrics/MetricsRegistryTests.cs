using StonMedia.Cache.Metrics;

namespace StonMedia.Cache.Tests.Metrics;

public class MetricsRegistryTests
{
    [Fact]
    public void Value_ManyThreads_IsTheExactSum()
    {
        var counter = new StripedCounter();
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 100_000; i++) counter.Add(i % 2 == 0 ? 3 : -1);
        });
        Assert.Equal(8 * 100_000, counter.Value);
    }

    [Fact]
    public void WriteTo_Families_AreSortedWithHelpAndTypeOnce()
    {
        var registry = new MetricsRegistry();
        registry.Counter("b_total", "Bees.", "kind=\"x\"").Add(2);
        registry.Counter("b_total", "Bees.", "kind=\"a\"").Add(1);
        registry.Read("a_bytes", MetricKind.Gauge, "Ays.", static () => 1.5);
        var page = new StringWriter();
        registry.WriteTo(page);
        Assert.Equal(
            "# HELP a_bytes Ays.\n# TYPE a_bytes gauge\na_bytes 1.5\n" +
            "# HELP b_total Bees.\n# TYPE b_total counter\nb_total{kind=\"a\"} 1\nb_total{kind=\"x\"} 2\n",
            page.ToString());
    }

    [Fact]
    public void Counter_TakenNameAndLabels_IsRefused()
    {
        var registry = new MetricsRegistry();
        registry.Counter("a_total", "A.");
        Assert.Throws<ArgumentException>(() => registry.Counter("a_total", "A."));
        Assert.Throws<ArgumentException>(() => registry.UpDown("a_total", "A.", "x=\"1\""));
    }

    [Fact]
    public void Remove_Labels_AllTheirSeriesGoAndMayComeAgain()
    {
        var registry = new MetricsRegistry();
        registry.Counter("a_total", "A.", "v=\"1\"");
        registry.Counter("a_total", "A.", "v=\"2\"");
        registry.Counter("b_total", "B.", "v=\"1\"");
        registry.Remove("v=\"1\"");
        var page = new StringWriter();
        registry.WriteTo(page);
        Assert.Equal("# HELP a_total A.\n# TYPE a_total counter\na_total{v=\"2\"} 0\n", page.ToString());
        registry.Counter("b_total", "B.", "v=\"1\"");
    }

    [Theory, InlineData(99), InlineData(600), InlineData(0), InlineData(-1)]
    public void CountResponse_NoStatus_IsPassedOver(int status)
    {
        var metrics = new EdgeMetrics(new MetricsRegistry());
        metrics.CountResponse(status);
        metrics.CountResponse(206);
        var page = new StringWriter();
        metrics.Registry.WriteTo(page);
        Assert.Contains("stonmedia_responses_total{class=\"2xx\"} 1\n", page.ToString());
    }
}
