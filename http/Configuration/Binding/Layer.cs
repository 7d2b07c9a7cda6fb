using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>One of the objects that a <see cref="Section"/> looks through, and its full path.</summary>
internal readonly record struct Layer(HoconObject Object, string Path);
