using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Cake.Frosting;

/// <summary>The build's entry point: collects services and task assemblies, then runs the command line.</summary>
public sealed class CakeHost
{
    private readonly ServiceCollection _services = new();
    private readonly List<Assembly> _assemblies = [];

    public static CakeHost Create() => new();

    /// <summary>Adds services; they win over Cake's own registrations.</summary>
    public CakeHost ConfigureServices(Action<IServiceCollection> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services(_services);
        return this;
    }

    /// <summary>Adds an assembly to look for tasks in, besides the entry assembly.</summary>
    public CakeHost AddAssembly(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        _assemblies.Add(assembly);
        return this;
    }

    /// <summary>Runs the build and returns the process exit code.</summary>
    public int Run(IEnumerable<string> args)
    {
        var assemblies = _assemblies.Prepend(Assembly.GetEntryAssembly()).OfType<Assembly>().Distinct();
        var app = new CommandApp<FrostingCommand>().WithData(new FrostingCommand.Input(_services, [.. assemblies]));
        app.Configure(config =>
        {
            config.PropagateExceptions();
            if (Environment.GetEnvironmentVariable("CAKE_HOST_COMMAND") is { Length: > 0 } name)
            {
                config.SetApplicationName(name);
            }

            config.AddExample("--tree");
            config.AddExample("--target=Default", "--dryrun");
            config.AddExample("--target=Default", "--verbosity=diagnostic");
        });
        try
        {
            return app.Run(args);
        }
        catch (CommandAppException ex)
        {
            AnsiConsole.Console.Write(ex.Pretty ?? new Text($"Error: {ex.Message}{Environment.NewLine}"));
            return 1;
        }
        catch (Exception ex)
        {
            Console.Error.WriteLine($"Error: {ex.Message}");
            return 1;
        }
    }
}
