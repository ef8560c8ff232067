using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OpenHands.Datasets.Tests.Downloads;

/// <summary>A real HTTP server on 127.0.0.1 that serves one file and misbehaves as told.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private long _sent;
    private int _requests;

    private FaultyServer(WebApplication application, byte[] content)
    {
        _application = application;
        Content = content;
    }

    /// <summary>The file.</summary>
    public byte[] Content { get; set; }

    /// <summary>Connections are dropped after each so many bytes of content.</summary>
    public int? DropEvery { get; init; }

    /// <summary>The first so many requests are dropped; later ones are served whole.</summary>
    public int DropsAtMost { get; init; } = int.MaxValue;

    /// <summary>Range requests are answered with the whole file.</summary>
    public bool IgnoresRanges { get; init; }

    /// <summary>The first answers: status codes without content.</summary>
    public Queue<(int Status, string? RetryAfter)> Refusals { get; init; } = [];

    /// <summary>What Content-Length says, if not the truth.</summary>
    public long? AnnouncedLength { get; init; }

    /// <summary>The entity tag.</summary>
    public string EntityTag { get; set; } = "\"one\"";

    /// <summary>Stalls without sending anything, this many times.</summary>
    public int Stalls { get; set; }

    /// <summary>The first request gets so many bytes, and then nothing until its client leaves.</summary>
    public int? HoldsAfter { get; set; }

    /// <summary>Bytes of content sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Requests received.</summary>
    public int Requests => _requests;

    public Uri Url =>
        new($"{_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}"
            + "/files/corpus.zip");

    /// <summary>Starts a server for one file, with the faults asked for.</summary>
    public static async Task<FaultyServer> StartAsync(
        byte[] content,
        int? dropEvery = null,
        int dropsAtMost = int.MaxValue,
        bool ignoresRanges = false,
        long? announced = null,
        params (int Status, string? RetryAfter)[] refusals)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var server = new FaultyServer(application, content)
        {
            DropEvery = dropEvery,
            DropsAtMost = dropsAtMost,
            IgnoresRanges = ignoresRanges,
            AnnouncedLength = announced,
            Refusals = new(refusals),
        };
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = Interlocked.Increment(ref _requests);
        if (Refusals.TryDequeue(out var refusal))
        {
            context.Response.StatusCode = refusal.Status;
            if (refusal.RetryAfter is { } wish)
            {
                context.Response.Headers.RetryAfter = wish;
            }

            return;
        }

        if (Stalls-- > 0)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        var range = context.Request.GetTypedHeaders().Range?.Ranges.Single();
        var sameFile = context.Request.Headers.IfRange.Count == 0 || context.Request.Headers.IfRange == EntityTag;
        var start = range is null || IgnoresRanges || !sameFile ? 0 : (int)range.From!.Value;
        context.Response.Headers.ETag = EntityTag;
        if (start >= Content.Length && start > 0)
        {
            context.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            context.Response.Headers.ContentRange = $"bytes */{Content.Length}";
            return;
        }

        if (start > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {start}-{Content.Length - 1}/{Content.Length}";
        }

        context.Response.ContentLength = AnnouncedLength ?? Content.Length - start;
        var count = (int)Math.Min(Content.Length - start, context.Response.ContentLength.Value);
        if (request == 1 && HoldsAfter is { } held)
        {
            await context.Response.Body.WriteAsync(Content.AsMemory(start, held));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        var drops = DropEvery is not null && request <= DropsAtMost && count > DropEvery;
        await context.Response.Body.WriteAsync(Content.AsMemory(start, drops ? DropEvery!.Value : count));
        Interlocked.Add(ref _sent, drops ? DropEvery!.Value : count);
        if (AnnouncedLength > count && !drops)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
        }

        // A dropped answer just ends: the server closes the connection once all that was written is out, so how much arrives is certain.
    }
}
