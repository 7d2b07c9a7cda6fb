using System.Globalization;

namespace StonMedia.Http.Demo;

/// <summary>The configuration of the demo's edge, as one would write it in a file.</summary>
internal static class DemoConfiguration
{
    /// <param name="port">Where viewers connect, on loopback.</param>
    /// <param name="origin">Base URL of the origin.</param>
    public static string Text(int port, string origin) => string.Create(CultureInfo.InvariantCulture, $$"""
        stonmedia {
          listen = ["http://127.0.0.1:{{port}}"]
          admin  { listen = "http://127.0.0.1:0" }
          cache  { memory = 256 MiB, disks = [] }
          shutdown-grace = 1 s
          virtual-hosts {
            demo {
              origin { servers = ["{{origin}}"] }
              media  { hls { enabled = on, segment = 6 s }, mp3-hls { enabled = on }, dash { enabled = on }, renditions = "*_{360p,480p,720p,1080p}.mp4" }
              throttle {
                enabled = on
                boost   = 2 s
                query   { enabled = on }
                # Paced only where the URL says how fast.
                rules   = [ { when = "not query(bandwidth)", enabled = off } ]
              }
              log { access { enabled = off }, origin { enabled = off } }
            }
          }
          default-virtual-host = demo
        }
        """);
}
