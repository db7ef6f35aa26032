import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Spring',
  version: '5+',
  where: 'a class with @Configuration and @EnableWebSocket',
  note: '',
};

export const spring: Product = {
  name: 'Spring',
  role: 'server',
  family: 'java',
  signs: {
    server: /^Apache-Coyote\b/i,
    field: /^x-application-context:/,
    // Its CORS processor writes three lines of Vary into every answer; tower-http writes the same names into one.
    refusal: /^40[0-9] vary: access-control-request-headers$/i,
    words: /Invalid CORS request|Whitelabel Error Page|"timestamp":.{0,200}"path":/,
    // Tornado, aiohttp and SockJS write the very same.
    sharedWords: /Can "Upgrade" only to "WebSocket"/,
  },
  fixes: {
    path: (site) =>
      writeFix(
        { ...label },
        ' public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {',
        `+    registry.addHandler(chatHandler(), "${site.path}");`,
        ' }',
      ),
    origin: (site) =>
      writeFix(
        {
          ...label,
          note: 'Without it Spring allows only pages of its own origin and answers 403 to others.',
        },
        ' public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {',
        `     registry.addHandler(chatHandler(), "${site.path}")`,
        '+        .setAllowedOriginPatterns("https://app.example.com");',
        ' }',
      ),
    cors: (site) =>
      writeFix(
        {
          ...label,
          where: 'the controller of the stream',
          note: 'Where Spring Security is used, switch cors() on in its filter chain as well.',
        },
        '+@CrossOrigin(origins = "https://app.example.com", allowCredentials = "true")',
        ` @GetMapping(path = "${site.path}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)`,
        ' public SseEmitter stream() {',
      ),
    session: (site) =>
      writeFix(
        {
          ...label,
          note: 'SockJS begins with HTTP requests: without it there is only one request, which any server can answer. The page then opens a plain WebSocket.',
        },
        `+registry.addHandler(chatHandler(), "${site.path}"); // without .withSockJS()`,
      ),
    'extended-connect': () =>
      writeFix(
        {
          ...label,
          product: 'Spring Boot',
          where: 'application.properties',
          note: 'Browsers then open their sockets by an Upgrade over HTTP/1.1; a proxy before it may keep HTTP/2.',
        },
        '+server.http2.enabled=false',
      ),
    'head-size': () =>
      writeFix(
        {
          ...label,
          product: 'Spring Boot',
          version: '3.0+',
          where: 'application.properties',
          note: 'The default is 8 KB.',
        },
        '+server.max-http-request-header-size=32KB',
      ),
    'message-size': () =>
      writeFix(
        { ...label, product: 'Tomcat and Jetty in Spring', note: 'In bytes; the default is 8 KiB.' },
        '+@Bean',
        '+public ServletServerContainerFactoryBean container() {',
        '+    var container = new ServletServerContainerFactoryBean();',
        '+    container.setMaxTextMessageBufferSize(1_048_576);',
        '+    container.setMaxBinaryMessageBufferSize(1_048_576);',
        '+    return container;',
        '+}',
      ),
    cookie: () =>
      writeFix(
        {
          ...label,
          product: 'Spring Boot',
          version: '2.6+',
          where: 'application.properties',
          note: 'Browsers send the cookie from another site only so, and only over TLS. Check Origin on the server then.',
        },
        '+server.servlet.session.cookie.same-site=none',
        '+server.servlet.session.cookie.secure=true',
      ),
  },
};
