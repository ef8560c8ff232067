using Build.Host;
using Build.Processes;
using Build.Slurm;
using Build.Tasks;
using Cake.Frosting;

if (args is ["openhands"])
{
    return await WorkerPath.PrintAsync();
}

if (args is [StageJob.Verb, var plan, var job])
{
    return await StageJob.RunAsync(plan, job);
}

var commandLine = CommandLine.Parse(args);
if (commandLine.Error is { } error)
{
    Console.Error.WriteLine($"error: {error}");
    return 2;
}

using var cancellation = new BuildCancellation();
var closing = new ClosingLines();
var exitCode = new CakeHost()
    .UseContext<BuildContext>()
    .UseLifetime<BuildLifetime>()
    .UseWorkingDirectory(RepositoryRoot.Path)
    .UsePipeline(cancellation, closing)
    .Run(commandLine.Arguments);
if (commandLine.AsksForHelp)
{
    KnownOptions.Print(Console.Out);
}

closing.Print(Console.Out);
return cancellation.Token.IsCancellationRequested ? 130 : exitCode;
