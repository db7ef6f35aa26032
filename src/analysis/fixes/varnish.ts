import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Varnish Cache',
  version: '4.0+',
  where: 'the VCL',
  note: '',
};

export const varnish: Product = {
  name: 'Varnish',
  role: 'proxy',
  place: 'named',
  signs: { via: /\(Varnish\//, field: /^x-varnish:/, words: /Guru Meditation/ },
  fixes: {
    upgrade: () =>
      writeFix(
        {
          ...label,
          note: 'Varnish switches in pipe mode only, and takes both fields away unless they are set again.',
        },
        ' sub vcl_recv {',
        '+    if (req.http.Upgrade ~ "(?i)websocket") {',
        '+        return (pipe);',
        '+    }',
        ' }',
        ' ',
        ' sub vcl_pipe {',
        '+    if (req.http.Upgrade) {',
        '+        set bereq.http.Upgrade = req.http.Upgrade;',
        '+        set bereq.http.Connection = req.http.Connection;',
        '+    }',
        ' }',
      ),
    upstream: () =>
      writeFix(
        {
          ...label,
          note: '503 “Backend fetch failed” means that nobody listens there: varnishlog -g request says more.',
        },
        ' backend default {',
        '+    .host = "127.0.0.1";',
        '+    .port = "3000";',
        ' }',
      ),
    timeout: () =>
      writeFix(
        {
          ...label,
          where: 'the command that starts varnishd',
          note: 'In seconds; the default is 60 s without a byte in either direction.',
        },
        '+varnishd -p pipe_timeout=3600',
      ),
  },
};
