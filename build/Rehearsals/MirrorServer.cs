using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace Build.Rehearsals;

/// <summary>
/// Serves a folder on 127.0.0.1 as a file host does: ranges and entity tags, and now and then a connection that breaks in the middle.
/// </summary>
public sealed class MirrorServer : IAsyncDisposable
{
    private const int BreaksEvery = 3;
    private readonly WebApplication _application;
    private int _requests;

    private MirrorServer(WebApplication application) => _application = application;

    /// <summary>Where it is; known once it has started.</summary>
    public Uri Url => new(_application.Urls.Single());

    /// <summary>How many connections were broken.</summary>
    public int Broken { get; private set; }

    public static async Task<MirrorServer> StartAsync(string folder, CancellationToken stop)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new MirrorServer(builder.Build());
        var files = new PhysicalFileProvider(folder);
        server._application.Use((context, next) => server.AnswerAsync(context, files, next));
        server._application.UseStaticFiles(new StaticFileOptions { FileProvider = files, ServeUnknownFileTypes = true });
        await server._application.StartAsync(stop);
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, PhysicalFileProvider files, RequestDelegate next)
    {
        var file = files.GetFileInfo(context.Request.Path);
        if (!file.Exists || context.Request.Headers.Range.Count > 0 || Interlocked.Increment(ref _requests) % BreaksEvery != 0)
        {
            await next(context);
            return;
        }

        Broken++;
        context.Response.ContentLength = file.Length;
        await context.Response.SendFileAsync(file, 0, file.Length / 2, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
