import { runCommand } from '../check/run-command.ts';
import { filesOf } from '../check/sample-files.ts';

/** A message: the second at which it is sent, its text, and `<` where the server sends it. */
export type Sent = readonly [second: number, said: object | string, way?: '<'];

const BEGAN = Date.UTC(2026, 0, 5, 12);

/** A recording of one socket; it is closed after half a minute, with this code. */
function har(sent: readonly Sent[], code = 1000): string {
  const at = (second: number) => BEGAN / 1000 + second;
  const messages = sent.map(([second, said, way]) => ({
    type: way === '<' ? 'receive' : 'send',
    time: at(second),
    opcode: 1,
    data: typeof said === 'string' ? said : JSON.stringify(said),
  }));
  const http = { httpVersion: 'HTTP/1.1', headers: [], cookies: [], headersSize: -1, bodySize: 0 };
  const entry = {
    startedDateTime: new Date(BEGAN).toISOString(),
    time: 30_000,
    request: { method: 'GET', url: 'ws://h.example/x', queryString: [], ...http },
    response: { status: 101, statusText: '', content: { size: 0, mimeType: '' }, redirectURL: '', ...http },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
    _resourceType: 'websocket',
    _webSocketMessages: messages,
    _webSocketClose: { code, reason: '', timestamp: at(30) },
  };
  const creator = { name: 'WebInspector', version: '537.36' };
  return JSON.stringify({ log: { version: '1.2', creator, pages: [], entries: [entry] } });
}

/**
 * What `diff` says of two recordings in which a client sent these.
 * @param codes with which the sockets of A and B are closed; 1000 otherwise
 */
export async function differencesOf(
  a: readonly Sent[],
  b: readonly Sent[],
  options: readonly string[] = [],
  codes: readonly number[] = [],
): Promise<string[]> {
  const file = await filesOf({ 'a.har': har(a, codes[0]), 'b.har': har(b, codes[1]) });
  const { stdout } = await runCommand('diff', [file('a.har'), file('b.har'), '--json', ...options]);
  const { pairs } = JSON.parse(stdout) as { pairs: { differences: { what: string }[] }[] };
  return pairs.flatMap(({ differences }) => differences.map(({ what }) => what));
}
