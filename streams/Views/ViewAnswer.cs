using StonMedia.Media.Layouts;

namespace StonMedia.Streams.Views;

/// <summary>The layout that answers a <see cref="ViewRequest"/>. <paramref name="Note"/> says why the file is served untouched, when it is.</summary>
public sealed record ViewAnswer(Layout Layout, string? Note);
