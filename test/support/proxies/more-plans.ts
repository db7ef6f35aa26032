import { dirname } from 'node:path';
import type { ServerPackage } from './install-packages.ts';
import type { ProxyPlan } from './run-proxy.ts';

/** lighttpd with these lines after its own. */
export function lighttpdPlan(code: string): ProxyPlan {
  return {
    program: 'lighttpd',
    endBy: 'SIGTERM',
    words: (file) => ['-D', '-f', file],
    config: (port, folder) => `
server.modules = ( "mod_proxy" )
server.document-root = "${folder}"
server.bind = "127.0.0.1"
server.port = ${port}
${code}
`,
  };
}

/** Caddy with these lines in the block of its one site. */
export function caddyPlan(code: string): ProxyPlan {
  return {
    program: 'caddy',
    endBy: 'SIGTERM',
    words: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
    config: (port) => `
{
    admin off
    auto_https off
}
http://127.0.0.1:${port} {
    bind 127.0.0.1
${code}
}
`,
  };
}

/** Varnish with this code after its version. */
export function varnishPlan(code: string): ProxyPlan {
  return {
    program: 'varnish',
    endBy: 'SIGTERM',
    // A jail would change to a user that may not read the folder.
    words: (file, port) =>
      (process.getuid?.() === 0 ? ['-j', 'none'] : []).concat(
        '-F',
        '-n',
        dirname(file),
        '-s',
        'malloc,16M',
        '-a',
        `127.0.0.1:${port}`,
        '-f',
        file,
      ),
    config: () => `vcl 4.1;\n${code}\n`,
  };
}

/** h2o with these paths of its one host. */
export function h2oPlan(code: string): ProxyPlan {
  return {
    program: 'h2o',
    endBy: 'SIGTERM',
    words: (file) => ['-c', file],
    config: (port) => `
listen:
  host: 127.0.0.1
  port: ${port}
num-threads: 1
hosts:
  default:
    paths:
${indent(code, 6)}
`,
  };
}

/** A program in Python, which is given its port. */
export function pythonPlan(program: ServerPackage, code: (port: number) => string): ProxyPlan {
  return { program, endBy: 'SIGTERM', words: (file) => [file], config: code };
}

export function indent(code: string, by: number): string {
  return code.replace(/^(?=.)/gmu, ' '.repeat(by));
}
