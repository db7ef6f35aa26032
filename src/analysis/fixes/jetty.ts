import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Jetty',
  version: '10+',
  where: 'the code that sets the server up',
  note: '',
};

export const jetty: Product = {
  name: 'Jetty',
  role: 'server',
  signs: { server: /^Jetty\b/i, words: /Powered by Jetty/ },
  fixes: {
    path: (site) =>
      writeFix(
        { ...label, note: 'Needs the module websocket-jetty.' },
        '+JettyWebSocketServletContainerInitializer.configure(context, (servlet, container) ->',
        `+    container.addMapping("${site.path}", (request, response) -> new ChatSocket()));`,
      ),
    'message-size': () =>
      writeFix(
        { ...label, note: 'In bytes; the default is 64 KiB, and a longer message is answered with 1009.' },
        '+container.setMaxTextMessageSize(1024 * 1024);',
        '+container.setMaxBinaryMessageSize(1024 * 1024);',
      ),
    timeout: () =>
      writeFix(
        { ...label, note: 'The default is 30 s without a message.' },
        '+container.setIdleTimeout(Duration.ofMinutes(60));',
      ),
    'head-size': () =>
      writeFix(
        { ...label, version: '9.4+', where: 'start.d/server.ini', note: 'In bytes; the default is 8192.' },
        '+jetty.httpConfig.requestHeaderSize=32768',
      ),
  },
};
