namespace StonMedia.Streams.Tests.Pacing;

/// <summary>One film of a kind for all tests of a class: making one takes up to two seconds.</summary>
public sealed class VariableFilmFixture : IDisposable
{
    private readonly Dictionary<FilmKind, VariableFilm> _films = [];

    /// <summary>Gone with the fixture.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("timeline").FullName;

    internal VariableFilm Film => Of(FilmKind.Mp4);

    internal VariableFilm Of(FilmKind kind)
    {
        if (!_films.TryGetValue(kind, out VariableFilm? film)) _films[kind] = film = VariableFilm.Make(Folder, kind);
        return film;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
