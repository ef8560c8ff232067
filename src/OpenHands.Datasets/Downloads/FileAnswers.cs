using System.Net;
using System.Net.Http.Headers;

namespace OpenHands.Datasets.Downloads;

/// <summary>Answers requests for <c>file://</c> addresses as a server would, ranges included; passes others on.</summary>
internal sealed class FileAnswers(HttpMessageHandler others) : DelegatingHandler(others)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { IsFile: true } address ? Task.FromResult(Answer(request, address.LocalPath))
            : base.SendAsync(request, cancellationToken);

    private static HttpResponseMessage Answer(HttpRequestMessage request, string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request, ReasonPhrase = "no such file" };
        }

        var tag = new EntityTagHeaderValue($"\"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}\"");
        var from = request.Headers.Range?.Ranges.Single().From ?? 0;
        var beyond = from >= file.Length && from > 0;
        var partly = from > 0 && !beyond && (request.Headers.IfRange?.EntityTag is not { } asked || asked.Equals(tag));
        var stream = file.OpenRead();
        stream.Seek(partly ? from : 0, SeekOrigin.Begin); // before the content is made, which remembers where it began
        var content = new StreamContent(stream);
        content.Headers.ContentLength = file.Length - stream.Position;
        content.Headers.ContentRange = beyond ? new(file.Length) : partly ? new(from, file.Length - 1, file.Length) : null;
        var status = beyond ? HttpStatusCode.RequestedRangeNotSatisfiable : partly ? HttpStatusCode.PartialContent : HttpStatusCode.OK;
        var response = new HttpResponseMessage(status) { RequestMessage = request, Content = content };
        response.Headers.ETag = tag;
        return response;
    }
}
