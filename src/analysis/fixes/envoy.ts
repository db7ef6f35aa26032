import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Envoy',
  version: '1.14+ (v3 API)',
  where: 'the HttpConnectionManager of the listener',
  note: 'Without upgrade_configs Envoy answers every upgrade with 403.',
};

const manager = [
  ' - name: envoy.filters.network.http_connection_manager',
  '   typed_config:',
  '     "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
  '     stat_prefix: ingress_http',
];

export const envoy: Product = {
  name: 'Envoy',
  role: 'proxy',
  signs: {
    server: /^(envoy|istio-envoy)\b/i,
    field: /^x-envoy-/,
    words: /^(upstream connect error or disconnect|no healthy upstream|upstream request timeout)/,
  },
  fixes: {
    upgrade: (site) =>
      writeFix(label, ...manager, '+    upgrade_configs:', `+      - upgrade_type: ${site.protocol}`),
    origin: () => writeFix(label, ...manager, '+    upgrade_configs:', '+      - upgrade_type: websocket'),
    timeout: () =>
      writeFix(
        { ...label, note: 'The default is 5 minutes without a byte in either direction.' },
        ...manager,
        '     upgrade_configs:',
        '       - upgrade_type: websocket',
        '+    stream_idle_timeout: 3600s',
      ),
    upstream: ({ isStream }) =>
      writeFix(
        {
          ...label,
          where: 'the cluster of the route',
          note: 'The words after “reset reason” name the fault; /clusters of the admin interface shows which hosts are healthy.',
        },
        ` - name: ${isStream ? 'events' : 'socket'}`,
        '   type: STRICT_DNS',
        '   load_assignment:',
        `     cluster_name: ${isStream ? 'events' : 'socket'}`,
        '     endpoints:',
        '       - lb_endpoints:',
        '           - endpoint:',
        '               address:',
        '+                socket_address: { address: 127.0.0.1, port_value: 3000 }',
      ),
    buffering: (site) =>
      writeFix(
        {
          ...label,
          where: 'the route of the stream',
          note: 'timeout bounds the whole answer, 15 s by default; idle_timeout bounds its silence, 5 minutes by default.',
        },
        ` - match: { path: ${site.path} }`,
        '   route:',
        '     cluster: events',
        '+    timeout: 0s',
        '+    idle_timeout: 3600s',
      ),
    'extended-connect': () =>
      writeFix(
        {
          ...label,
          note: 'Envoy translates an extended CONNECT into an Upgrade for an upstream of HTTP/1.1 only with both settings.',
        },
        ...manager,
        '+    http2_protocol_options:',
        '+      allow_connect: true',
        '+    upgrade_configs:',
        '+      - upgrade_type: websocket',
      ),
    'head-size': () =>
      writeFix(
        { ...label, note: 'In KiB; the default is 60 for all fields together.' },
        ...manager,
        '+    max_request_headers_kb: 96',
      ),
  },
};
