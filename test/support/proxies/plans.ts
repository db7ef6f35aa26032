import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../../../src/cli/demo/certificate.ts';
import type { ProxyPlan } from './run-proxy.ts';

/** nginx with these lines inside its one server block. */
export function nginxPlan(server: string): ProxyPlan {
  return {
    program: 'nginx',
    endBy: 'SIGTERM',
    words: (file) => ['-c', file],
    config: (port, folder) => `
daemon off;
pid ${folder}/nginx.pid;
error_log stderr;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
${server}
  }
}
`,
  };
}

const MODULES = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'proxy_wstunnel', 'rewrite', 'headers'];

/** Apache httpd with these lines in its main server, which has no VirtualHost. */
export function apachePlan(server: string): ProxyPlan {
  return {
    program: 'apache2',
    endBy: 'SIGTERM',
    words: (file) => ['-f', file, '-D', 'FOREGROUND'],
    config: (port, folder) => `
ServerRoot /usr/lib/apache2
${MODULES.map((name) => `LoadModule ${name}_module modules/mod_${name}.so`).join('\n')}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
${server}
`,
  };
}

/** HAProxy with these sections; `bind :80` becomes the port it shall have. */
export function haproxyPlan(sections: string): ProxyPlan {
  return {
    program: 'haproxy',
    endBy: 'SIGTERM',
    words: (file) => ['-db', '-f', file],
    config: (port) => `global\n    maxconn 100\n${sections.replace('bind :80', `bind 127.0.0.1:${port}`)}\n`,
  };
}

/** The same nginx or HAProxy at a port of TLS, which offers HTTP/2. */
export function overTls(plan: ProxyPlan, { cert, key }: Certificate): ProxyPlan {
  return {
    ...plan,
    config: (port, folder) => {
      const file = join(folder, 'site.pem');
      writeFileSync(file, cert + key);
      const address = `127.0.0.1:${port}`;
      return plan
        .config(port, folder)
        .replace(`bind ${address}`, `bind ${address} ssl crt ${file} alpn h2,http/1.1`)
        .replace(
          `listen ${address};`,
          `listen ${address} ssl http2;\n    ssl_certificate ${file};\n    ssl_certificate_key ${file};`,
        );
    },
  };
}
