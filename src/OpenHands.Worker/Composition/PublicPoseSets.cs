using OpenHands.Datasets.Downloads;
using OpenHands.Datasets.PublicPoses;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;
using OpenHands.Worker.Verbs;

namespace OpenHands.Worker.Composition;

/// <summary><c>download --poses</c>: sets of real poses out of public repositories.</summary>
internal static class PublicPoseSets
{
    // There are many repositories; one that does not answer holds the others up no longer than a few seconds.
    private const int MaxAttempts = 4;

    /// <exception cref="UsageException">Repositories are to be fetched, and the licences are not accepted.</exception>
    /// <exception cref="InvalidDataException">A set could not be made; the others were.</exception>
    public static void Make(string folder, DownloadArguments arguments, Session session)
    {
        var tables = PublicPoseTables.Load(arguments.Catalogue ?? Path.Combine(session.Root, "experiments", "catalogue"));
        var repositories = new PublicPoseRepositories(folder, tables);
        var builder = new PublicPoseBuilder(folder, tables, repositories);
        const StringSplitOptions Names = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var chosen = tables.Choose((arguments.Sets ?? "").Split(',', Names));
        var failed = new List<string>();
        var open = chosen.Where(set => !Try(failed, session, set.Name, () => builder.IsThere(set, arguments.Incomplete))
            && !failed.Contains(set.Name)).ToList();
        Fetch(repositories, repositories.Missing(open), folder, arguments, session);
        foreach (var set in open)
        {
            Try(failed, session, set.Name, () =>
            {
                var missing = builder.Build(set, arguments.Incomplete, session.Stop);
                session.Console.Tell($"{builder.PathOf(set)}: {set.Clips - missing} clips{(missing == 0
                    ? ", SHA-256 as the catalogue says" : $", {missing} are missing: not the set that results were published for")}");
                return true;
            });
        }

        var made = open.Count(set => !failed.Contains(set.Name));
        session.Console.Tell($"{folder}: {chosen.Count - failed.Count} of {chosen.Count} sets, {made} of them made now");
        if (failed.Count > 0)
        {
            throw new InvalidDataException($"not made: {string.Join(", ", failed)} (the reasons are above)");
        }
    }

    private static void Fetch(PublicPoseRepositories repositories, IReadOnlyList<IReadOnlyList<PublicPoseSource>> missing, string folder,
        DownloadArguments arguments, Session session)
    {
        foreach (var source in missing.SelectMany(sources => sources))
        {
            session.Console.Tell($"{source.Set}: {source.Text}, licence: {source.Licence}");
        }

        var unlicensed = missing.Count(sources => sources[0].Licence == PublicPoseSource.NoLicence);
        if (missing.Count > 0 && !arguments.AcceptLicences)
        {
            throw new UsageException($"{missing.Count} repositories are to be fetched, {unlicensed} of them state no licence. These are "
                + "landmarks of real people: for use on this machine only, publish nothing of them. Nothing was fetched; "
                + "if that is agreed and the licences above are read, add --accept-licences");
        }

        using var http = Downloader.CreateClient();
        var options = arguments.Options(Path.Combine(folder, "sources")) with { MaxAttempts = MaxAttempts };
        foreach (var (index, sources) in missing.Index())
        {
            var name = sources[0].Repository;
            Try([], session, name, () =>
            {
                var bytes = repositories.FetchAsync(http, options, sources, session.Stop).GetAwaiter().GetResult();
                session.Console.Say(FormattableString.Invariant($"{index + 1} of {missing.Count}: {name}, {bytes / 1e6:0.0} MB fetched"));
                return true;
            });
        }
    }

    private static bool Try(List<string> failed, Session session, string name, Func<bool> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is DownloadException or InvalidDataException)
        {
            session.Console.Warn(VerbRunner.OneLine(e));
            failed.Add(name);
            return false;
        }
    }
}
