import { createServer } from 'node:http';
import { listen } from '../../../src/cli/demo/listen.ts';
import { runScripts } from '../../support/servers/run-script.ts';

/**
 * A page with `runScripts` (run-script.ts) in its own world: a script of Marionette runs in a sandbox, whose sockets are not the
 * page's. `say(url, text)` answers what comes back over a socket that stays; `warm(url)` fetches with credentials.
 */
export async function startScriptPage(): Promise<{ url: string; close(): Promise<void> }> {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Scripts</title><link rel="icon" href="data:,">
<script>
  window.runScripts = ${String(runScripts)};
  const sockets = new Map();
  // Says something over the socket to that URL, opened when it is first needed: the answer, or \`closed\` with its code.
  window.say = (url, text) =>
    new Promise((resolve) => {
      const socket = sockets.get(url) ?? new WebSocket(url);
      sockets.set(url, socket);
      socket.onmessage = ({ data }) => resolve(data);
      socket.onclose = ({ code }) => resolve('closed ' + code);
      if (socket.readyState === 1) socket.send(text);
      else socket.onopen = () => socket.send(text);
    });
  window.warm = async (url) => (await fetch(url, { credentials: 'include' })).text();
</script>`;
  const server = await listen(
    createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
    }),
  );
  return { url: `http://127.0.0.1:${server.port}/`, close: () => server.close() };
}
