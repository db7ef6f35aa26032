import type { Fix } from '../explanation.ts';
import type { FixSite } from './fix-site.ts';
import { writeFix } from './write-fix.ts';

/** A server whose stream is never quiet: the only way past a limit of somebody else that cannot be raised. */
export function keepStreamBusy(product: string, site: FixSite, note: string): Fix {
  return writeFix(
    { product, version: 'all plans', where: 'the server behind it (Express 4 and 5)', note },
    ` app.get('${site.path}', (request, response) => {`,
    "   response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });",
    '+  response.flushHeaders();',
    "+  const beat = setInterval(() => response.write(': still here\\n\\n'), 15_000);",
    "+  response.on('close', () => clearInterval(beat));",
    ' });',
  );
}
