using Akka.Configuration;

namespace Akka.Actor.Internal;

/// <summary>The settings that lie under what a system is given: the keys of Akka.NET that this library reads, with its defaults.</summary>
internal static class Defaults
{
    private static readonly Lazy<Config> s_config = new(() => ConfigurationFactory.ParseString(Text));

    private const string Text = """
        akka {
          loggers = ["Akka.Event.DefaultLogger"]
          loglevel = INFO
          stdout-loglevel = WARNING
          log-dead-letters = 10
          log-dead-letters-during-shutdown = on
          actor {
            ask-timeout = infinite
            default-dispatcher {
              throughput = 30
            }
            debug {
              unhandled = off
              event-stream = off
            }
          }
          scheduler {
            tick-duration = 10ms
            ticks-per-wheel = 512
          }
          coordinated-shutdown {
            default-phase-timeout = 5s
            terminate-actor-system = on
            run-by-actor-system-terminate = on
            run-by-clr-shutdown-hook = on
            exit-clr = off
            phases {
              before-service-unbind {
              }
              service-unbind {
                depends-on = [before-service-unbind]
              }
              service-requests-done {
                depends-on = [service-unbind]
              }
              service-stop {
                depends-on = [service-requests-done]
              }
              before-cluster-shutdown {
                depends-on = [service-stop]
              }
              cluster-sharding-shutdown-region {
                timeout = 10s
                depends-on = [before-cluster-shutdown]
              }
              cluster-leave {
                depends-on = [cluster-sharding-shutdown-region]
              }
              cluster-exiting {
                timeout = 10s
                depends-on = [cluster-leave]
              }
              cluster-exiting-done {
                depends-on = [cluster-exiting]
              }
              cluster-shutdown {
                depends-on = [cluster-exiting-done]
              }
              before-actor-system-terminate {
                depends-on = [cluster-shutdown]
              }
              actor-system-terminate {
                timeout = 10s
                depends-on = [before-actor-system-terminate]
              }
            }
          }
        }
        """;

    internal static Config Config => s_config.Value;
}
