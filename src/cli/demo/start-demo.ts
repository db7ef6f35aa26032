import { makeCertificate } from './certificate.ts';
import { encodeFrame, OPCODE } from './frame.ts';
import { startHttp2Server } from './http2-server.ts';
import { listen, type Running } from './listen.ts';
import { type RawAnswer, startRawServer } from './raw-server.ts';
import { holdRefusedPort } from './refused-port.ts';
import { createSite, type DemoPorts } from './site.ts';
import { serveSockets } from './socket-server.ts';
import { WAYS_TO_FAIL } from './ways-to-fail.ts';

export interface Demo {
  /** The page. `?fail=all` or `?fail=404,wrong-accept` fails at load, `?flood=N` receives N messages at once. */
  readonly url: string;
  /** For Chromium's `--ignore-certificate-errors-spki-list`; without the flag the socket over HTTP/2 fails. */
  readonly spkiHash: string;
  close(): Promise<void>;
}

const NOT_FOUND: RawAnswer = {
  bytes: 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
  afterwards: 'end',
};

/** Starts the demo site with all its servers on free ports of 127.0.0.1. Rejects where it cannot listen on loopback. */
export async function startDemo(): Promise<Demo> {
  const certificate = makeCertificate();
  const running: Running[] = [];
  const start = async (server: Promise<Running>): Promise<number> => {
    const started = await server;
    running.push(started);
    return started.port;
  };
  const close = async (): Promise<void> => {
    await Promise.all(running.map((server) => server.close()));
  };

  try {
    const answers = new Map(WAYS_TO_FAIL.map((way) => [`/fail/${way.id}`, way.answer]));
    const failures = (): Promise<Running> =>
      startRawServer((request) => answers.get(request.target.split('?')[0] ?? '')?.(request) ?? NOT_FOUND);

    let ports: DemoPorts | null = null;
    const site = createSite(() => {
      if (ports === null) throw new Error('The demo is not ready yet');
      return {
        ports,
        ways: WAYS_TO_FAIL.map(({ id, group, label, does, offers }) => ({
          id,
          group,
          label,
          does,
          offers: offers ?? [],
        })),
      };
    });
    serveSockets(site);
    const origin = `http://127.0.0.1:${await start(listen(site))}`;
    ports = {
      failures: await start(failures()),
      silent: await start(failures()),
      refused: await start(holdRefusedPort()),
      http2: await start(startHttp2Server({ certificate, origin, onMessage: answerInTurn })),
    };
    return { url: `${origin}/`, spkiHash: certificate.spkiHash, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function answerInTurn(opcode: number, payload: Buffer, send: (frame: Uint8Array) => void): void {
  send(encodeFrame(opcode === OPCODE.binary ? OPCODE.binary : OPCODE.text, payload));
}
