import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startWitnessServer, type WitnessServer } from '../../../support/servers/witness-server.ts';

const HERE = new URL('.', import.meta.url);

/** Serves the page of `libraries.js`, zone.js and Sentry as their packages have them, a stream and sockets that echo. */
export async function startLibrariesSite(): Promise<WitnessServer> {
  const zone = createRequire(import.meta.url).resolve('zone.js/package.json');
  const scripts: Readonly<Record<string, string>> = {
    '/libraries.js': await readFile(new URL('libraries.js', HERE), 'utf8'),
    '/zone.js': await readFile(join(dirname(zone), 'bundles/zone.umd.js'), 'utf8'),
    '/sentry.js': await bundled(fileURLToPath(new URL('sentry-bundle.js', HERE))),
  };
  return startWitnessServer(({ pathname }) => {
    const script = scripts[pathname];
    if (script !== undefined) return { type: 'text/javascript; charset=utf-8', body: script };
    if (pathname === '/libraries') {
      const head =
        '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Libraries</title>';
      return {
        type: 'text/html; charset=utf-8',
        body: `${head}<body><script src="/libraries.js"></script>`,
      };
    }
    if (pathname === '/events') {
      const body = 'retry: 60000\n\ndata: one\n\nevent: departure\ndata: two\n\n';
      return { type: 'text/event-stream', body };
    }
    return null;
  });
}

/** A module with all that it imports as one script, whose exports are the global `Sentry`. */
async function bundled(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'Sentry' } },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (first === undefined || !('output' in first)) throw new Error(`${entry} was not bundled`);
  return first.output[0].code;
}
