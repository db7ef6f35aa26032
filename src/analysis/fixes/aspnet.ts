import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'ASP.NET Core',
  version: '6+',
  where: 'Program.cs',
  note: '',
};

export const aspnet: Product = {
  name: 'ASP.NET Core',
  role: 'server',
  signs: {
    server: /^Kestrel\b/i,
    words: /No Connection with that ID|Connection ID required/,
    address: /[/](?:[a-z]*hub|signalr|_blazor)\b/i,
  },
  fixes: {
    cors: () =>
      writeFix(
        {
          product: 'ASP.NET Core',
          version: '3+',
          where: 'Program.cs, after builder.Services.AddCors()',
          note: 'AllowCredentials is needed only where the page says withCredentials.',
        },
        '+app.UseCors(policy => policy',
        '+    .WithOrigins("https://app.example.com")',
        '+    .AllowAnyHeader()',
        '+    .AllowCredentials());',
      ),
    buffering: (site) =>
      writeFix(
        {
          ...label,
          note: 'Kestrel sets no limit to a quiet stream; what stands before it does, so send a comment while there is no event.',
        },
        ` app.MapGet("${site.path}", async (HttpContext context, CancellationToken left) =>`,
        ' {',
        '     context.Response.ContentType = "text/event-stream";',
        '+    context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();',
        '     while (!left.IsCancellationRequested)',
        '     {',
        '+        await context.Response.WriteAsync(": still here\\n\\n", left);',
        '+        await context.Response.Body.FlushAsync(left);',
        '         await Task.Delay(TimeSpan.FromSeconds(15), left);',
        '     }',
        ' });',
      ),
    path: (site) =>
      writeFix(
        { ...label, note: 'UseWebSockets comes before the routes; a SignalR hub has a path of its own.' },
        '+app.UseWebSockets();',
        `+app.Map("${site.path}", async context =>`,
        '+{',
        '+    using var socket = await context.WebSockets.AcceptWebSocketAsync();',
        '+});',
        '+app.MapHub<ChatHub>("/hub");',
      ),
    upgrade: () =>
      writeFix(
        {
          ...label,
          note: 'Without it Kestrel treats an upgrade as an ordinary request. On IIS, install the feature WebSocket Protocol too.',
        },
        '+app.UseWebSockets();',
      ),
    origin: () =>
      writeFix(
        { ...label, note: 'The list is empty by default, and then every origin is allowed.' },
        '+var options = new WebSocketOptions();',
        '+options.AllowedOrigins.Add("https://app.example.com");',
        '+app.UseWebSockets(options);',
      ),
    session: (site) =>
      writeFix(
        {
          ...label,
          product: 'SignalR',
          version: 'ASP.NET Core 3.1+',
          where: 'the page',
          note: 'A connection begins with a POST to negotiate and continues by WebSocket: both have to reach the same server, or skip the first. On Azure App Service set ARR affinity to on.',
        },
        ' const connection = new signalR.HubConnectionBuilder()',
        `   .withUrl('${site.path}', {`,
        '+    skipNegotiation: true,',
        '+    transport: signalR.HttpTransportType.WebSockets,',
        '   })',
        '   .build();',
      ),
    'head-size': () =>
      writeFix(
        { ...label, note: 'In bytes; the default is 32 KiB for all fields together.' },
        '+builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestHeadersTotalSize = 65536);',
      ),
    'message-size': () =>
      writeFix(
        { ...label, product: 'SignalR', note: 'In bytes; the default is 32 KB.' },
        '+builder.Services.AddSignalR(options => options.MaximumReceiveMessageSize = 1024 * 1024);',
      ),
    cookie: () =>
      writeFix(
        {
          ...label,
          note: 'Browsers send the cookie from another site only so, and only over TLS. Check Origin on the server then.',
        },
        '+options.Cookie.SameSite = SameSiteMode.None;',
        '+options.Cookie.SecurePolicy = CookieSecurePolicy.Always;',
      ),
  },
};
