using System.Globalization;
using StonMedia.Disk.Bench;

// The disk tier measured: see bench/README.md.
return args switch
{
    ["hit-ratio"] => await HitRatio.RunAsync(),
    ["build", var folder, var count] => BulkBuilder.Run(folder, long.Parse(count, CultureInfo.InvariantCulture)),
    ["open", var folder] => await OpenBench.RunAsync(folder),
    ["checksum"] => ChecksumBench.Run(),
    ["write", var folder, var mebibytes] => await Throughput.WriteAsync(folder, int.Parse(mebibytes, CultureInfo.InvariantCulture)),
    ["read", var folder, var mebibytes] => await Throughput.ReadAsync(folder, int.Parse(mebibytes, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        disk-bench hit-ratio              our orders of eviction beside plain LRU on Zipf, scan and mixed traces
        disk-bench build FOLDER COUNT     a volume of so many records, written in bulk
        disk-bench open FOLDER            how long it takes to open and to find the first record; memory of the filter
        disk-bench checksum               CRC32C of blocks, GB/s of one thread
        disk-bench write FOLDER MIB       writes a body through the tier
        disk-bench read FOLDER MIB        reads it back, every block verified
        """);
    return 2;
}
