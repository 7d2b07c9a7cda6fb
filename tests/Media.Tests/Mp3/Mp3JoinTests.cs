using StonMedia.Media.Layouts;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Mp3;

/// <summary>Sections of MP3 joined: behind each seam ffmpeg decodes, sample by sample, what it decodes there of the whole.</summary>
public sealed class Mp3JoinTests(Mp3TrimTests.Made made) : IClassFixture<Mp3TrimTests.Made>
{
    private static readonly (double Start, double End)[] s_sections = [(1.2345, 2.5), (5, 6.1), (0.25, 1), (5.5, 6.1), (7.2, 8)];

    [Theory, MemberData(nameof(Mp3TrimTests.Files), MemberType = typeof(Mp3TrimTests))]
    public void MultiTrimmed_GeneratedFile_SoundsAsThosePartsOfTheWhole(string name, string options)
    {
        Assert.NotEmpty(options);
        string path = made.Path(name);
        byte[] file = File.ReadAllBytes(path);
        byte[] joined = LayoutBytes.Read(Joined(file, "1.2345-2.5,5-6.1,0.25-1,5.5-6.1,7.2-"), file);
        if (name == "constant.mp3") Judge();    // one file is judged in every run
        else Assert.Equal("ok", Judged.Verdict($"mp3 {name} joined", file, joined, () =>
        {
            Judge();
            return "ok";
        }));

        void Judge()
        {
            using var folder = new TempFolder();
            string cut = folder.File("cut.mp3");
            File.WriteAllBytes(cut, joined);
            float[] whole = Mp3TrimTests.Decode(folder, path, out _), sound = Mp3TrimTests.Decode(folder, cut, out string errors);
            string[] lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines, static line => Assert.Contains("backstep", line, StringComparison.Ordinal));
            File.WriteAllBytes(cut, Parse.Clip(file, "1.2345", "2.5"));
            Mp3TrimTests.Decode(folder, cut, out string alone);
            Assert.True(lines.Length <= alone.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, errors);      // what is hidden in front of the first section
            (int rate, int channels) = Mp3TrimTests.Shape(path);
            int frame = rate > 24000 ? 1152 : 576, ideal = 0;
            foreach ((double start, double end) in s_sections)
            {
                // From behind the seam and the frame that lacks what overlaps from before it; to short of the end.
                int at = ideal + (4 * frame), from = (int)(start * rate) + (4 * frame), length = (int)((end - start) * rate) - (6 * frame);
                int shift = Enumerable.Range(-2 * frame, 4 * frame).OrderBy(Math.Abs).FirstOrDefault(
                    s => Mp3TrimTests.Distance(sound.AsSpan((at + s) * channels), whole.AsSpan(from * channels), length * channels) == 0, int.MaxValue);
                Assert.True(Math.Abs(shift) <= (frame / 2) + 2 + (name == "mono.mp3" ? frame : 0), $"{start}-{end}: begins {shift} samples late");
                ideal += (int)((end - start) * rate);
            }

            Assert.InRange(sound.Length / channels, ideal - frame, ideal + (2 * frame));
        }
    }

    [Fact]
    public void MultiTrimmed_AnyRange_IsThatSliceOfTheWhole()
    {
        byte[] file = File.ReadAllBytes(made.Path("varying.mp3"));
        Layout layout = Joined(file, "2.3-7.7,1-2,1-2");
        byte[] whole = LayoutBytes.Read(layout, file);
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int i = 0; i < 100; i++)
        {
            int from = random.Next(whole.Length), count = random.Next(1, whole.Length - from + 1);
            Assert.True(whole.AsSpan(from, count).SequenceEqual(LayoutBytes.Read(layout, file, from, count)), $"seed {seed}: {from}+{count}");
        }
    }

    [Fact]
    public void MultiTrimmed_LargerThanAllowed_LeavesOutTheRest()
    {
        byte[] file = File.ReadAllBytes(made.Path("constant.mp3"));
        Layout all = Joined(file, "0-3,900-910,1-4,0-6", 100), some = Joined(file, "0-3,1-4,0-6", 10);
        Assert.InRange(all.Duration!.Value.TotalSeconds, 11.97, 12.03);
        Assert.InRange(some.Duration!.Value.TotalSeconds, 5.97, 6.03);
        Assert.InRange(some.Length, 1, file.Length * 1.1);
    }

    [Fact]
    public void MultiTrimmed_BehindTheEnd_IsTheWholeWithAReason()
    {
        byte[] file = File.ReadAllBytes(made.Path("constant.mp3"));
        Assert.True(MultiTrimRequest.TryParse("900-910,920-", out MultiTrimRequest request));
        ViewResult view = Parse.Deepened(file, request.Sections).MultiTrimmed(request);
        Assert.True(view.Layout.IsIdentity);
        Assert.NotNull(view.Reason);
    }

    private static Layout Joined(byte[] file, string sections, double ratio = 100)
    {
        Assert.True(MultiTrimRequest.TryParse(sections, out MultiTrimRequest request));
        request = request.With(false, true, ratio);
        ViewResult view = Parse.Deepened(file, request.Sections).MultiTrimmed(request);
        Assert.Null(view.Reason);
        return view.Layout;
    }
}
