using Build.Stages;
using Build.Suites;
using Cake.Frosting;
using OpenHands.Runs.Manifests;

namespace Build.Tasks;

[TaskName("Default")]
[TaskDescription("The whole pipeline of a suite, down to its tables, plots and report (default suite: sample).")]
[IsDependentOn(typeof(TabulateTask))]
public sealed class DefaultTask : AsyncFrostingTask<BuildContext>
{
    public override async Task RunAsync(BuildContext context)
    {
        if (ReportIsOlderThanTables(context))
        {
            await ReportTask.WriteAsync(context, ReportIsOlderThanTables);
        }

        foreach (var line in ResultSummary.Lines(context.Pipeline.Stages))
        {
            context.Closing.Add(line);
        }
    }

    /// <summary>The tables are made again whenever a run changed, and the report shows the same runs.</summary>
    private static bool ReportIsOlderThanTables(BuildContext context)
    {
        var report = new FileInfo(Path.Combine(context.Workspace, "results", "report", "index.html"));
        return !report.Exists || context.Pipeline.Stages.Where(stage => stage.Kind == CachedKind.Named("tabulate"))
            .Any(tables => File.GetLastWriteTimeUtc(Path.Combine(tables.Output, StageManifestFile.Name)) > report.LastWriteTimeUtc);
    }
}
