import { makeCertificate } from '../../../src/cli/demo/certificate.ts';
import { encodeFrame, OPCODE } from '../../../src/cli/demo/frame.ts';
import { type ConnectAnswer, startHttp2Server } from '../../../src/cli/demo/http2-server.ts';
import type { Entry } from './accounting-server.ts';

export interface ExtendedConnectServer {
  /** For `fetch`, to have an HTTP/2 session before the socket is opened: `https://127.0.0.1:PORT/`. */
  readonly warmUrl: string;
  /** The echo over HTTP/2: `wss://127.0.0.1:PORT/`. */
  readonly url: string;
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spkiHash: string;
  /** What passed, over all its connections. */
  readonly entries: readonly Entry[];
  close(): Promise<void>;
}

/** An echo over WebSockets over HTTP/2 (RFC 8441) that writes down what passes. `origin`: the page that may ask it. */
export async function startExtendedConnectServer(
  origin: string,
  answer: ConnectAnswer = 200,
): Promise<ExtendedConnectServer> {
  const certificate = makeCertificate();
  const entries: Entry[] = [];
  const server = await startHttp2Server({
    certificate,
    origin,
    answer: () => answer,
    onMessage: (opcode, payload, send) => {
      const known = opcode === OPCODE.binary ? 2 : 1;
      entries.push({ direction: 'client-to-server', opcode: known, bytes: payload });
      entries.push({ direction: 'server-to-client', opcode: known, bytes: payload });
      send(encodeFrame(known, payload));
    },
  });
  const host = `127.0.0.1:${server.port}`;
  return {
    warmUrl: `https://${host}/`,
    url: `wss://${host}/`,
    spkiHash: certificate.spkiHash,
    entries,
    close: () => server.close(),
  };
}
