import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Kong Gateway',
  version: '2.0+',
  where: 'a shell, with the address of the Admin API',
  note: '',
};

export const kong: Product = {
  name: 'Kong',
  role: 'proxy',
  place: 'named',
  signs: { server: /^kong\b/i, via: /\bkong\b/i, field: /^x-kong-/ },
  fixes: {
    upgrade: () =>
      writeFix(
        {
          ...label,
          note: 'Kong passes upgrades by itself: the service has to be of http or https, without a plugin that takes Connection or Upgrade away.',
        },
        '+curl -X PATCH "$ADMIN/services/socket" --data protocol=http --data read_timeout=3600000',
      ),
    path: (site) =>
      writeFix(
        { ...label, note: 'strip_path takes the matched part away before the server sees it.' },
        `+curl -X POST "$ADMIN/services/socket/routes" --data 'paths[]=${site.path}' --data strip_path=false`,
      ),
    'head-size': () =>
      writeFix(
        {
          ...label,
          where: 'kong.conf',
          note: 'Needs a restart; the default is that of nginx, 4 buffers of 8k.',
        },
        '+nginx_http_large_client_header_buffers=4 32k',
      ),
    upstream: () =>
      writeFix(
        { ...label, note: 'Write the address that the server really listens on, as Kong reaches it.' },
        '+curl -X PATCH "$ADMIN/services/socket" --data url=http://127.0.0.1:3000',
      ),
    timeout: () =>
      writeFix(
        { ...label, note: 'In milliseconds; the default is 60 s without a byte.' },
        '+curl -X PATCH "$ADMIN/services/socket" --data read_timeout=3600000 --data write_timeout=3600000',
      ),
  },
};
