import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Certificate } from '../../../src/cli/demo/certificate.ts';
import { listen } from '../../../src/cli/demo/listen.ts';

// What tests call in the page stands in the page itself: a script of Marionette runs in a sandbox beside it.
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Provoking</title><link rel="icon" href="data:,">
<script>
  // Resolves with what the page was told: of a socket that works, or that ended, or that could not even be made.
  function provoke(url, offers, closes) {
    return new Promise((resolve) => {
      const told = { opened: false, protocol: '', error: false, messages: 0, goesOn: false, close: null, thrown: null };
      let socket;
      try {
        socket = new WebSocket(url, offers);
      } catch (problem) {
        resolve({ ...told, thrown: String(problem) });
        return;
      }
      socket.onopen = () => {
        told.opened = true;
        told.protocol = socket.protocol;
        if (!url.includes('/frame-')) socket.onmessage({ data: 'works' });
        else socket.send('go');
      };
      socket.onmessage = ({ data }) => {
        told.messages++;
        if (!data.startsWith('works')) return;
        told.goesOn = true;
        socket.close();
        resolve(told);
      };
      socket.onerror = () => { told.error = true; };
      socket.onclose = ({ code, reason, wasClean }) => {
        told.close = { code, reason, wasClean };
        resolve(told);
      };
      if (closes) socket.close();
    });
  }
  function mark(text) {
    setTimeout(() => { throw new Error(text); });
  }
</script>`;

const answer: RequestListener = (request, response) => {
  const query = new URL(request.url ?? '/', 'http://page').searchParams;
  const policy = query.get('policy');
  const report = query.get('report');
  if (policy !== null) response.setHeader('Content-Security-Policy', policy);
  if (report !== null) response.setHeader('Content-Security-Policy-Report-Only', report);
  response.setHeader('Content-Type', 'text/html');
  response.end(PAGE);
};

/** A page with a function to open sockets with; its query may say `policy` or `report`: a Content-Security-Policy. */
export async function startProvokingPage(
  certificate?: Certificate,
): Promise<{ url: string; port: number; close(): Promise<void> }> {
  const server = await listen(
    certificate === undefined
      ? createPlainServer(answer)
      : createTlsServer({ key: certificate.key, cert: certificate.cert }, answer),
  );
  const scheme = certificate === undefined ? 'http' : 'https';
  return { url: `${scheme}://127.0.0.1:${server.port}/`, port: server.port, close: () => server.close() };
}
