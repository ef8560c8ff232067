using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OpenHands.Worker.Tests;

/// <summary>A server on 127.0.0.1 that stands for the host of public repositories: their archives by path, 404 for all else.</summary>
internal sealed class PoseHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private PoseHost(WebApplication application) => _application = application;

    /// <summary>The archives, by host and path of their addresses.</summary>
    public ConcurrentDictionary<string, byte[]> Archives { get; } = new(StringComparer.Ordinal);

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public string Url =>
        _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<PoseHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var host = new PoseHost(builder.Build());
        host._application.Run(host.AnswerAsync);
        await host._application.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    // As the real host does, without a length.
    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/');
        Requests.Enqueue(path);
        if (!Archives.TryGetValue(path, out var archive))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await context.Response.StartAsync();
        await context.Response.Body.WriteAsync(archive);
    }
}
