namespace StonMedia.Disk.Bench;

/// <summary>Requests for numbered objects, the same in every run.</summary>
internal static class Trace
{
    /// <summary>Names the traces and gives their requests.</summary>
    public static IEnumerable<(string Name, int[] Requests)> All(int objects, int requests)
    {
        yield return ("Zipf 0.9", Zipf(objects, requests, 0.9));
        yield return ("Zipf 0.7", Zipf(objects, requests, 0.7));
        yield return ("scan in a circle over all", [.. Enumerable.Range(0, requests).Select(at => at % objects)]);
        yield return ("70 % Zipf 0.9, 30 % seen once", Mixed(objects, requests));
        yield return ("Zipf 0.9, then a scan, then Zipf", ZipfScanZipf(objects, requests));
    }

    private static int[] Zipf(int objects, int requests, double exponent)
    {
        var sums = new double[objects];
        double sum = 0;
        for (int i = 0; i < objects; i++) sums[i] = sum += 1 / Math.Pow(i + 1, exponent);
        var random = new Random(1);
        var trace = new int[requests];
        for (int i = 0; i < requests; i++)
        {
            int at = Array.BinarySearch(sums, random.NextDouble() * sum);
            // Popular objects are not neighbours.
            trace[i] = (int)((at < 0 ? ~at : at) * 7919L % objects);
        }

        return trace;
    }

    private static int[] Mixed(int objects, int requests)
    {
        int[] trace = Zipf(objects, requests, 0.9);
        var random = new Random(2);
        int once = objects;
        for (int i = 0; i < requests; i++)
            if (random.NextDouble() < 0.3) trace[i] = once++;
        return trace;
    }

    private static int[] ZipfScanZipf(int objects, int requests)
    {
        int[] trace = Zipf(objects, requests, 0.9);
        for (int i = requests / 3, once = objects; i < requests / 2; i++) trace[i] = once++;
        return trace;
    }
}
