using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace StonMedia.Http.Tests.Front;

/// <summary>What any application on Kestrel has to do to give one fixed answer: header references and one write of the body.</summary>
/// <param name="wasteful">Allocates one object a request, to see that the measurement notices.</param>
internal sealed class BareApplication(int status, KeyValuePair<string, StringValues>[] lines, byte[] body, bool wasteful) : IHttpApplication<BareApplication.Context>
{
    private static object? s_waste;

    public Context CreateContext(IFeatureCollection contextFeatures)
    {
        Context context = contextFeatures is IHostContextContainer<Context> container ? container.HostContext ??= new Context() : new Context();
        context.Request = contextFeatures.Get<IHttpRequestFeature>()!;
        context.Response = contextFeatures.Get<IHttpResponseFeature>()!;
        context.Body = contextFeatures.Get<IHttpResponseBodyFeature>()!;
        return context;
    }

    public Task ProcessRequestAsync(Context context)
    {
        if (wasteful) s_waste = new object();
        IHeaderDictionary headers = context.Response.Headers;
        foreach (KeyValuePair<string, StringValues> line in lines) headers[line.Key] = line.Value;
        context.Response.StatusCode = status;
        if (body.Length == 0) return Task.CompletedTask;
        headers.ContentLength = body.Length;
        ValueTask<System.IO.Pipelines.FlushResult> flush = context.Body.Writer.WriteAsync(body);
        if (!flush.IsCompletedSuccessfully) return flush.AsTask();
        _ = flush.Result;
        return Task.CompletedTask;
    }

    public void DisposeContext(Context context, Exception? exception)
    {
    }

    internal sealed class Context
    {
        public IHttpRequestFeature Request { get; set; } = null!;

        public IHttpResponseFeature Response { get; set; } = null!;

        public IHttpResponseBodyFeature Body { get; set; } = null!;
    }
}
