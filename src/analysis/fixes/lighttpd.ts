import type { Fix } from '../explanation.ts';
import type { FixSite } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'lighttpd',
  version: '1.4.46+',
  where: 'lighttpd.conf, with mod_proxy among the server.modules',
  note: '',
};

const proxy = (site: FixSite, mark: '+' | ' ', note: string): Fix =>
  writeFix(
    { ...label, note },
    `${mark}$HTTP["url"] =~ "^${site.path}" {`,
    `${mark}    proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => 3000 )) )`,
    '+    proxy.header = ( "upgrade" => "enable" )',
    `${mark}}`,
  );

export const lighttpd: Product = {
  name: 'lighttpd',
  role: 'proxy',
  place: 'named',
  signs: { server: /^lighttpd\b/i },
  fixes: {
    upgrade: (site) => proxy(site, ' ', 'Without the line lighttpd passes requests, but no upgrades.'),
    path: (site) => proxy(site, '+', 'Without the last line lighttpd passes requests, but no upgrades.'),
    upstream: (site) => proxy(site, '+', 'Write the address that the server really listens on.'),
    // 1.4.69 offers extended CONNECT whether or not a backend takes upgrades, and answers 405 for the one that does not.
    'extended-connect': (site) =>
      proxy(
        site,
        ' ',
        'From 1.4.65 on lighttpd takes extended CONNECT, and translates it with this line only.',
      ),
  },
};
