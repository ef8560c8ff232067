using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Build.Host;

/// <summary>Replaces Cake's engine and cancellation by this repository's.</summary>
public static class HostExtensions
{
    public static CakeHost UsePipeline(this CakeHost host, BuildCancellation cancellation, ClosingLines closing) =>
        host.ConfigureServices(services => services
            .AddSingleton(cancellation)
            .AddSingleton(closing)
            .AddSingleton<IExecutionStrategy, CancellableStrategy>()
            .AddSingleton<ICakeReportPrinter, StoppableReportPrinter>()
            .AddSingleton<ICakeEngine, PipelineEngine>());
}
