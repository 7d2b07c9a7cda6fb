using StonMedia.Http.Configuration;

namespace StonMedia.Http.Tests.Configuration;

/// <summary>Every kind of fault is found, at its place, and says what would be right.</summary>
public sealed class LoaderErrorTests
{
    [Theory]
    [InlineData("listen = [\"ftp://0.0.0.0:1\"]", 11, "listen[0]", "http://0.0.0.0:8080")]
    [InlineData("listen = [\"http://example.com:80\"]", 11, "listen[0]", "an IP address, localhost or *")]
    [InlineData("listen = [\"http://0.0.0.0:99999\"]", 11, "listen[0]", "no address")]
    [InlineData("listen = \"http://0.0.0.0:80\"", 10, "listen", "expected a list [\"http://0.0.0.0:80\"]")]
    [InlineData("listen = []", 10, "listen", "nowhere to listen")]
    [InlineData("listen = [\"http://127.0.0.1:1\", \"h2c://127.0.0.1:1\"]", 10, "listen", "already taken by http://127.0.0.1:1")]
    [InlineData("listen = [\"http://127.0.0.1:10040\"]", 10, "listen", "(admin.listen)")]
    [InlineData("admin.listen = \"https://127.0.0.1:1\"", 16, "admin.listen", "http alone")]
    [InlineData("admin.listen = 5", 16, "admin.listen", "'5' is no address")]
    [InlineData("tls.min-version = 1.1", 19, "tls.min-version", "expected 1.2 or 1.3, found 1.1")]
    [InlineData("client.keep-alive = 5 min", 21, "client.keep-alive", "5 m (minutes)")]
    [InlineData("client.keep-alive = 2 h", 21, "client.keep-alive", "from 100 ms to 1 h")]
    [InlineData("client.max-connections = 0", 26, "client.max-connections", "from 1 to 10000000")]
    [InlineData("client.max-connections = 1.5", 26, "client.max-connections", "a whole number")]
    [InlineData("client.max-header = 1 B", 21, "client.max-header", "from 1 KiB to 1 MiB")]
    [InlineData("client.max-body = endless", 19, "client.max-body", "or unlimited")]
    [InlineData("client = 5", 10, "client", "expected an object")]
    [InlineData("limits.emergency = maybe", 20, "limits.emergency", "expected on or off, found \"maybe\"")]
    [InlineData("shutdown-grace = 2 d", 18, "shutdown-grace", "from 0 s to 1 h")]
    [InlineData("trusted-proxies = [\"10.0.0.0/40\"]", 20, "trusted-proxies[0]", "10.0.0.0/8")]
    [InlineData("socket-threads = 0", 18, "socket-threads", "auto or a whole number from 1 to 64")]
    [InlineData("cache.memory = 1 MB", 16, "cache.memory", "at least 4 MiB")]
    [InlineData("cache.memory = unlimited", 16, "cache.memory", "expected a size")]
    [InlineData("cache.memory = { }", 16, "cache.memory", "an object")]
    [InlineData("cache.disks = [ { path = \"x\" } ]", 17, "cache.disks[0]", "'size' is missing")]
    [InlineData("cache.disks = [ { path = \"x\", size = 1 GiB, sise = 1 } ]", 52, "cache.disks[0].sise", "did you mean 'size'?")]
    [InlineData("cache.disks = [ { path = \"x\", size = 63 MiB } ]", 38, "cache.disks[0].size", "at least 64 MiB")]
    [InlineData("cache.disks = [ { path = \"x\", size = 1 GiB }, { path = \"./x/\", size = 1 GiB } ]", 56, "cache.disks[1].path", "already a volume")]
    [InlineData("cache.disks = [ { path = \"x\", size = 1 GiB }, { path = \"x/y\", size = 1 GiB } ]", 56, "cache.disks[1].path", "a folder of its own")]
    [InlineData("cache.memroy = 1 GiB", 16, "cache.memroy", "did you mean 'memory'?")]
    [InlineData("cache.Memory = 1 GiB", 16, "cache.Memory", "did you mean 'memory'?")]
    [InlineData("cache.maxObjectSize = 1 GiB", 23, "cache.maxObjectSize", "did you mean 'max-object-size'?")]
    [InlineData("throttle { enabled = on }", 10, "throttle", "did you mean 'stonmedia.virtual-host-defaults.throttle'?")]
    [InlineData("default-virtual-host = nobody", 24, "default-virtual-host", "'nobody' is no virtual host; expected h or null")]
    [InlineData("telemetry.otlp = here", 18, "telemetry.otlp", "http://127.0.0.1:4317")]
    [InlineData("virtual-hosts { \"a:80\" { origin.servers = [\"http://b\"] } }", 24, "virtual-hosts.\"a:80\"", "without a port")]
    [InlineData("virtual-hosts { \"*.a\" { origin.servers = [\"http://b\"] } }", 23, "virtual-hosts.\"*.a\"", "patterns belong in aliases")]
    [InlineData("virtual-hosts { www.a.de { origin.servers = [\"http://b\"] } }", 26, "virtual-hosts.www.a", "must be quoted")]
    [InlineData("virtual-hosts { g { origin.servers = [\"http://b\"], hls { enabled = on } } }", 56, "virtual-hosts.g.hls", "did you mean 'stonmedia.virtual-host-defaults.media.hls'?")]
    [InlineData("client.keep-alive = 6", 21, "client.keep-alive", "6 is out of bounds (without a unit it is milliseconds)")]
    [InlineData("client.max-header = 64", 21, "client.max-header", "64 is out of bounds (without a unit it is bytes)")]
    [InlineData("cache.memory = 512", 16, "cache.memory", "512 is too small (without a unit it is bytes): at least 4 MiB")]
    [InlineData("virtual-hosts { g { aliases = [h], origin.servers = [\"http://b\"] } }", 31, "virtual-hosts.g.aliases", "already a name of \"h\"")]
    [InlineData("virtual-hosts { g { aliases = [\"a b\"], origin.servers = [\"http://b\"] } }", 32, "virtual-hosts.g.aliases[0]", "no host name")]
    [InlineData("virtual-hosts { g { } }", 19, "virtual-hosts.g", "no origin server")]
    public void Load_WrongLine_NamesPlaceKeyAndRemedy(string line, int column, string key, string remedy) => AssertFault(line, column, key, remedy);

    [Theory]
    [InlineData("origin = \"http://x\"")]
    [InlineData("origin.servers = \"http://x\"")]
    [InlineData("origin.server = \"http://x\"")]
    [InlineData("orign { servers = [\"http://x\"] }")]
    [InlineData("origin.servers = [\"x\"]")]
    [InlineData("")]
    public void Load_NoServerForAReasonThatIsTold_TellsItOnce(string host) => Assert.Single(Conf.Load($"stonmedia.virtual-hosts {{ \"a.b\" {{ {host} }} }}").Errors);

    [Fact]
    public void Load_SwitchInPlaceOfAGroup_ShowsHowItIsWritten()
        => Assert.Contains("expected an object { enabled = on }, found", Assert.Single(Conf.Line("virtual-host-defaults.media.hls = on").Errors).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("origin.servers = [\"127.0.0.1:9000\"]", "origin.servers[0]", "http://host:port")]
    [InlineData("origin.servers = [\"http://u:p@h\"]", "origin.servers[0]", "user name")]
    [InlineData("origin.servers = [\"http://h/?a\"]", "origin.servers[0]", "no query")]
    [InlineData("origin.servers = [ { url = \"http://h\", weight = 0 } ]", "origin.servers[0].weight", "from 1 to 100")]
    [InlineData("origin.servers = [ { weight = 5 } ]", "origin.servers[0]", "'url' is missing")]
    [InlineData("origin.servers = [ [ ] ]", "origin.servers[0]", "weight = 10")]
    [InlineData("origin.host-header = \"a b\"", "origin.host-header", "\"*\" or null")]
    [InlineData("origin.balance = random", "origin.balance", "expected round-robin, session or hash, found \"random\"")]
    [InlineData("origin.retry-budget = \"10 %\"", "origin.retry-budget", "plain number of percent from 0 to 100")]
    [InlineData("origin.retry-budget = 101", "origin.retry-budget", "from 0 to 100")]
    [InlineData("origin.read-ahead = 2 GiB", "origin.read-ahead", "from 64 KiB to 1 GiB")]
    [InlineData("origin.recovery.status = [99]", "origin.recovery.status[0]", "from 100 to 599")]
    [InlineData("origin.recovery.path = x", "origin.recovery.path", "expected a path")]
    [InlineData("ttl.success.max = 1 s", "ttl.success.max", "less than initial (30 m)")]
    [InlineData("ttl.priority = [custom, custom]", "ttl.priority", "stands twice")]
    [InlineData("ttl.priority = [s-maxage]", "ttl.priority[0]", "expected no-cache, custom, max-age or status")]
    [InlineData("ttl.custom = [ { match = \"mp4\", ttl = 1 s } ]", "ttl.custom[0].match", "such as *.mp4")]
    [InlineData("ttl.custom = [ { match = \"live/*\", ttl = 1 s } ]", "ttl.custom[0].match", "such as /live/*")]
    [InlineData("ttl.custom = [ { match = \"*\" } ]", "ttl.custom[0]", "'ttl' is missing")]
    [InlineData("ttl.no-cache = -1 s", "ttl.no-cache", "from 0 s")]
    [InlineData("key.query = remove", "key.query", "expected keep or drop")]
    [InlineData("key.vary = [\"a b\"]", "key.vary[0]", "no header name")]
    [InlineData("purge.allow-method-from = [localhost]", "purge.allow-method-from[0]", "10.0.0.0/8")]
    [InlineData("bypass.rules = [ { when = \"uri(/a)\", action = bypass } ]", "bypass.rules[0].when", "'uri' is no test")]
    [InlineData("bypass.rules = [ { when = \"url(/a) and\", action = bypass } ]", "bypass.rules[0].when", "(character 12 of")]
    [InlineData("bypass.rules = [ { when = \"url(/a)\", action = skip } ]", "bypass.rules[0].action", "bypass or cache")]
    [InlineData("bypass.methods = [\"a b\"]", "bypass.methods[0]", "no method")]
    [InlineData("relays = [ { listen = \"1935\", port = 1935 } ]", "relays[0].listen", "0.0.0.0:1935")]
    [InlineData("access.default = redirect", "access.default", "expected allow or deny")]
    [InlineData("access.rules = [ { when = \"ip(::1)\", action = redirect } ]", "access.rules[0]", "'location' is missing")]
    [InlineData("access.rules = [ { when = \"ip(::1)\", action = deny, location = x } ]", "access.rules[0].location", "action = redirect")]
    [InlineData("access.rules = [ { when = \"ip(::1)\", action = deny, status = 200 } ]", "access.rules[0].status", "from 400 to 599")]
    [InlineData("access.rules = [ { when = \"ip(::1)\", action = redirect, location = x, status = 304 } ]", "access.rules[0].status", "307 or 308")]
    [InlineData("access.rules = [ { when = \"ip(::1)\", action = allow, status = 404 } ]", "access.rules[0].status", "no status")]
    [InlineData("access.token.enabled = on", "access.token.enabled", "need a secret")]
    [InlineData("rewrite = [ { pattern = \"(\", target = \"/\" } ]", "rewrite[0].pattern", "no regular expression")]
    [InlineData("rewrite = [ { pattern = \"(a)\\\\1\", target = \"/\" } ]", "rewrite[0].pattern", "linear time")]
    [InlineData("rewrite = [ { pattern = \"(a)\", target = \"/$2\" } ]", "rewrite[0].target", "$2 names no group")]
    [InlineData("rewrite = [ { pattern = \"(a)\", target = \"b\" } ]", "rewrite[0].target", "expected a path")]
    [InlineData("headers.rules = [ { on = response } ]", "headers.rules[0]", "changes nothing")]
    [InlineData("headers.rules = [ { on = both, unset = [a] } ]", "headers.rules[0].on", "request, response or origin")]
    [InlineData("headers.rules = [ { on = request, set { host = x } } ]", "headers.rules[0].set.host", "cannot be changed")]
    [InlineData("headers.rules = [ { on = request, set { a = \"x\\r\\nb\" } } ]", "headers.rules[0].set.a", "control characters")]
    [InlineData("headers.rules = [ { on = request, status = [200], unset = [a] } ]", "headers.rules[0].status", "on = response")]
    [InlineData("compression { min = 2 MiB, max = 1 MiB }", "compression.max", "less than min (2 MiB)")]
    [InlineData("media.trim { start-param = t, end-param = t }", "media.trim.end-param", "both 't'")]
    [InlineData("media.trim.start-param = \"a&b\"", "media.trim.start-param", "cannot be used in a URL")]
    [InlineData("media.dash.keyword = mp4hls", "media.dash.keyword", "'mp4hls' is also the keyword of hls")]
    [InlineData("media.hls.keyword = thumb", "media.hls.keyword", "'thumb' is also the keyword of stills")]
    [InlineData("media.renditions = \"film_{360p,720p}.mp4\"", "media.renditions", "a pattern begins with")]
    [InlineData("media.renditions = \"/vod/*.mp4\"", "media.renditions", "a name pattern has braces")]
    [InlineData("media.renditions = \"*_{360p}.mp4\"", "media.renditions", "expected 2 to 16 different names between the braces")]
    [InlineData("media.renditions = \"*_{a,b}{c,d}.mp4\"", "media.renditions", "expected one pair of braces")]
    [InlineData("media.renditions = \"*_{a,b}*.mp4\"", "media.renditions", "plain names")]
    [InlineData("media.subtitles = [en, \"d/e\"]", "media.subtitles[1]", "expected a language tag such as en or pt-BR")]
    [InlineData("media { mp3-hls.keyword = x, stills.keyword = x }", "media.stills.keyword", "'x' is also the keyword of mp3-hls")]
    [InlineData("media.hls.segment = 500 ms", "media.hls.segment", "from 1 s to 1 m")]
    [InlineData("media.match = [mp4]", "media.match[0]", "such as *.mp4")]
    [InlineData("throttle.rate = 1000", "throttle.rate", "1000 kbps")]
    [InlineData("throttle.rate = \"media or\"", "throttle.rate", "media or 1000 kbps")]
    [InlineData("throttle.rate = 0 kbps", "throttle.rate", "1000 kbps")]
    [InlineData("throttle.ratio = 0", "throttle.ratio", "from 1 to 10000")]
    [InlineData("throttle.cap.total = none", "throttle.cap.total", "or unlimited")]
    [InlineData("throttle.rules = [ { rate = 1 kbps } ]", "throttle.rules[0]", "'when' is missing")]
    [InlineData("throttle.rules = [ { when = \"url(*)\", speed = 1 kbps } ]", "throttle.rules[0].speed", "known here: when, enabled")]
    [InlineData("throttle.query { rate = x, boost = x }", "throttle.query.rate", "names of their own")]
    [InlineData("log.access.format = apache", "log.access.format", "expected w3c")]
    [InlineData("log.access.roll = 1 ms", "log.access.roll", "from 1 s")]
    public void Load_WrongVirtualHostKey_NamesKeyAndRemedy(string line, string key, string remedy)
        => AssertFault($"virtual-host-defaults {{ {line} }}", null, "virtual-host-defaults." + key, remedy);

    [Fact]
    public void Load_ManyFaults_AreAllInOneList()
    {
        LoadResult loaded = Conf.Load("""
            stonmedia {
              cache.memory = much
              client { keep-alive = long, max-conections = 5 }
              virtual-hosts { a { origin.servers = [nowhere] } }
              virtual-host-defaults.ttl.redirect = soon
            }
            """);
        Assert.Null(loaded.Settings);
        Assert.Equal(
            ["stonmedia.cache.memory", "stonmedia.client.keep-alive", "stonmedia.client.max-conections",
             "stonmedia.virtual-hosts.a.origin.servers[0]", "stonmedia.virtual-host-defaults.ttl.redirect"],
            loaded.Errors.Select(static x => x.Key));
        Assert.Equal([2, 3, 3, 4, 5], loaded.Errors.Select(static x => x.Line));
    }

    [Fact]
    public void Load_FaultInDefaults_IsToldOnceForAllVirtualHosts()
    {
        LoadResult loaded = Conf.Load("""
            stonmedia {
              virtual-hosts { a { origin.servers = ["http://x"] }, b { origin.servers = ["http://x"] } }
              virtual-host-defaults.ttl.redirect = soon
            }
            """);
        Assert.Equal("stonmedia.virtual-host-defaults.ttl.redirect", Assert.Single(loaded.Errors).Key);
    }

    [Fact]
    public void Load_NoVirtualHost_IsAnError()
        => Assert.Contains("no virtual host", Assert.Single(Conf.Load("stonmedia { }").Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_VirtualHostsNoObject_IsAnError()
        => Assert.Contains("is a group of settings, not a number", Assert.Single(Conf.Load("stonmedia.virtual-hosts = 5").Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_TwoNamesThatDifferInCase_IsAnError()
    {
        const string text = "stonmedia.virtual-hosts { a { origin.servers = [\"http://b\"] }, A { origin.servers = [\"http://b\"] } }";
        Assert.Contains("names ignore case", Assert.Single(Conf.Load(text).Errors).Message, StringComparison.Ordinal);
    }

    /// <summary>A list that was added to stands in both files; the user's part is to blame.</summary>
    [Fact]
    public void Load_FaultInAddedElement_NamesTheUsersFile()
        => Assert.StartsWith("t.conf:2:39: ", Assert.Single(Conf.Line("virtual-host-defaults { key { vary += \"a b\" } }").Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Load_HttpsWithoutCertificate_IsAnError()
        => Assert.Contains("needs a certificate", Assert.Single(Conf.Line("listen = [\"https://127.0.0.1:1\"]").Errors).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a.pem", "b.key", "tls.certificates[0].key", "b.key")]
    [InlineData("a.key", "a.key", "tls.certificates[0].certificate", "holds no certificate")]
    [InlineData("a.pem", "a.pem", "tls.certificates[0].key", "holds no private key")]
    public void Load_CertificateThatCannotBeUsed_IsAnErrorAtItsFile(string certificate, string key, string at, string says)
    {
        string folder = Directory.CreateTempSubdirectory("stonmedia-tls").FullName;
        try
        {
            Hosting.TestCertificates.Write(folder, "a", "a.example");
            Hosting.TestCertificates.Write(folder, "b", "b.example");
            ConfigurationProblem fault = Assert.Single(Conf.Line(
                $"listen = [\"https://127.0.0.1:1\"], tls.certificates = [ {{ certificate = \"{folder}/{certificate}\", key = \"{folder}/{key}\" }} ]").Errors);
            Assert.Equal(("stonmedia." + at, 2), (fault.Key, fault.Line));
            Assert.Contains(says, fault.Message, StringComparison.Ordinal);
            Assert.Contains(folder, fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("stonmedia {\n listen = []\n cache {\n memory = 1 GiB\n", "the { of line 3, column 8 is never closed")]
    [InlineData("stonmedia {\n listen = [\"http://127.0.0.1:1\"\n", "the [ of line 2, column 11 is never closed")]
    public void Load_BraceThatIsNeverClosed_NamesWhereItWasOpened(string text, string says)
        => Assert.Equal(says, Assert.Single(Conf.Load(text).Errors).Message);

    [Theory]
    [InlineData("ttl.success.initial = 2 d", "ttl.success.initial")]
    [InlineData("ttl.success { initial = 2 d, max = 1 h }", "ttl.success.max")]
    [InlineData("compression.min = 3 MiB", "compression.min")]
    public void Load_ValueThatDoesNotGoWithADefault_BlamesTheUsersOwn(string line, string key)
    {
        ConfigurationProblem fault = Assert.Single(Conf.Line($"virtual-host-defaults {{ {line} }}").Errors);
        Assert.Equal(("t.conf", 2, "stonmedia.virtual-host-defaults." + key), (fault.File, fault.Line, fault.Key));
    }

    [Fact]
    public void Load_NoSuchFile_SaysSo()
        => Assert.EndsWith("there is no file " + Path.GetFullPath("none-such.conf"), Assert.Single(ConfigurationLoader.Load(Path.GetFullPath("none-such.conf")).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_EmptyCondition_SaysWhatWouldBeRight()
        => Assert.Contains("an empty condition", Assert.Single(Conf.Line("virtual-host-defaults { access.rules = [ { when = \" \", action = deny } ] }").Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_OpenManagementWithoutToken_IsAnError()
    {
        Assert.Contains("admin.token", Assert.Single(Conf.Line("admin.listen = \"http://0.0.0.0:1\"").Errors).Message, StringComparison.Ordinal);
        Assert.Empty(Conf.Line("admin { listen = \"http://0.0.0.0:1\", token = x }").Errors);
    }

    [Theory]
    [InlineData("access.rules = [ { when = \"not country(KR)\", action = deny } ]", "country() never holds")]
    [InlineData("throttle.rules = [ { when = \"country(KR)\", enabled = off } ]", "country() never holds")]
    [InlineData("access.rules = [ { when = \"mime(video/*)\", action = deny } ]", "mime() never holds here")]
    [InlineData("bypass.rules = [ { when = \"(mime(video/*))\", action = cache } ]", "mime() never holds here")]
    [InlineData("throttle.rules = [ { when = \"mime(video/*)\", enabled = off } ]", null)]
    public void Load_ConditionThatNeverHolds_IsAWarning(string line, string? says)
    {
        LoadResult loaded = Conf.Line($"virtual-host-defaults {{ {line} }}");
        Assert.Empty(loaded.Errors);
        if (says is null) Assert.Empty(loaded.Warnings);
        else Assert.Contains(says, Assert.Single(loaded.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ttl.success.initial = 60", 47, "ttl.success.initial", "taken as 60 ms; write \"60 ms\" if that is meant, else s, m (minutes), h or d")]
    [InlineData("ttl.success.initial = \" 1.5 \"", 47, "ttl.success.initial", "taken as 1.5 ms")]
    [InlineData("media.hls.segment = 6000", 45, "media.hls.segment", "taken as 6000 ms")]
    [InlineData("throttle.rules = [ { when = \"url(*)\", boost = 10 } ]", 71, "throttle.rules[0].boost", "taken as 10 ms")]
    [InlineData("compression.min = 2", 43, "compression.min", "taken as 2 B; write \"2 B\" if that is meant, else KiB, MiB or GiB")]
    [InlineData("compression.min = 4096", 0, null, null)]
    [InlineData("compression.min = 2 KiB", 0, null, null)]
    [InlineData("compression.min = 0", 0, null, null)]
    [InlineData("ttl { success.initial = 60 s, no-cache = 0 }", 0, null, null)]
    public void Load_NumberWithoutUnit_WarnsOnceWithWhatItWasTakenFor(string line, int column, string? key, string? says)
    {
        LoadResult loaded = Conf.Line($"virtual-host-defaults {{ {line} }}");
        Assert.Empty(loaded.Errors);
        if (key is null)
        {
            Assert.Empty(loaded.Warnings);
            return;
        }
        ConfigurationProblem warning = Assert.Single(loaded.Warnings);
        Assert.Equal(("t.conf", 2, column, $"stonmedia.virtual-host-defaults.{key}"), (warning.File, warning.Line, warning.Column, warning.Key));
        Assert.Contains(says!, warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingCertificateFile_IsAnErrorOnlyWhereHttpsNeedsIt()
    {
        const string tls = "tls.certificates = [ { certificate = \"/nowhere/x.pem\", key = \"/nowhere/x.key\" } ]";
        Assert.Equal(2, Conf.Line($"listen = [\"https://127.0.0.1:1\"], {tls}").Errors.Count);
        LoadResult unused = Conf.Line(tls);
        Assert.Empty(unused.Errors);
        Assert.Equal(2, unused.Warnings.Count);
    }

    [Theory]
    [InlineData("stonmedia { cache { memory = 1 GiB }", "t.conf:1:")]
    [InlineData("stonmedia {\n  cache { memory = ${nothing} }\n}", "t.conf:2:")]
    public void Load_BrokenText_NamesThePlace(string text, string place)
        => Assert.StartsWith(place, Assert.Single(Conf.Load(text).Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Load_NoFile_IsAnErrorAndNotAnException()
    {
        LoadResult loaded = ConfigurationLoader.Load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")));
        Assert.Null(loaded.Settings);
        Assert.Single(loaded.Errors);
    }

    [Fact]
    public void Load_NamesOutsideStonmedia_AreErrorsButTheActorSystemsOwn()
    {
        LoadResult loaded = Conf.Load("akka { loglevel = INFO }\nstonmeda { }\ncache { memory = 1 GiB }\nstonmedia { virtual-hosts { h { origin.servers = [\"http://x\"] } } }");
        Assert.Equal([("stonmeda", 2), ("cache", 3)], loaded.Errors.Select(static x => (x.Key, x.Line)));
        Assert.Contains("did you mean 'stonmedia'?", loaded.Errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'stonmedia.cache'?", loaded.Errors[1].Message, StringComparison.Ordinal);
    }

    private static void AssertFault(string line, int? column, string key, string remedy)
    {
        LoadResult loaded = Conf.Line(line);
        Assert.Null(loaded.Settings);
        ConfigurationProblem? fault = loaded.Errors.FirstOrDefault(x => x.Key == "stonmedia." + key && x.Message.Contains(remedy, StringComparison.Ordinal));
        Assert.True(fault is not null, $"expected stonmedia.{key}: ... {remedy}\nfound\n{string.Join('\n', loaded.Errors)}");
        if (column is not null) Assert.Equal($"t.conf:2:{column}: stonmedia.{key}: {fault.Message}", fault.ToString());
        else Assert.Equal(2, fault.Line);
    }
}
