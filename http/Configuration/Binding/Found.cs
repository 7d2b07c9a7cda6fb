using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>A value and the full path of the key it was found under.</summary>
internal readonly record struct Found(HoconValue Value, string Path);
