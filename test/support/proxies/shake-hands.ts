import { request } from 'node:http';

/** A server's answer to a browser's handshake: status line and fields, and the body of a refusal. */
export interface HandshakeAnswer {
  readonly ask: readonly string[];
  readonly head: readonly string[];
  readonly body: string;
}

/** Sends the handshake of a page of this origin, and reads the whole answer. A switch is ended at once. */
export function shakeHands(
  port: number,
  path: string,
  origin: string,
  host = `127.0.0.1:${port}`,
): Promise<HandshakeAnswer> {
  const fields = {
    Host: host,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    Origin: origin,
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  const ask = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers: fields });
    asked.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({ ask, head: headOf(answer), body: '' });
    });
    asked.on('response', (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve({ ask, head: headOf(answer), body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

function headOf({
  httpVersion,
  statusCode,
  statusMessage,
  rawHeaders,
}: {
  readonly httpVersion: string;
  readonly statusCode?: number | undefined;
  readonly statusMessage?: string | undefined;
  readonly rawHeaders: readonly string[];
}): string[] {
  const fields = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1] ?? ''}`] : [],
  );
  return [`HTTP/${httpVersion} ${statusCode} ${statusMessage}`, ...fields];
}
