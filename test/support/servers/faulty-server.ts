import { type RawAnswer, startRawServer } from '../../../src/cli/demo/raw-server.ts';
import { FAULTY_FRAMES, FAULTY_HANDSHAKES, type FaultyAnswer } from './faulty-answers.ts';

export interface FaultyServer {
  /** Ends without a slash; add `/` and the id of a faulty answer. */
  readonly url: string;
  close(): Promise<void>;
}

const GOOD =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n';

/**
 * Answers the path `/ID` with the bytes of that faulty answer, `/good` (with any query) with a proper switch that stays open, other paths with
 * 404. Open a good one before each faulty one: Chromium 156 delays a process's handshakes by seconds after some 15 failures
 * in a row, and successes count against that.
 */
export async function startFaultyServer(
  answers: readonly FaultyAnswer[] = [...FAULTY_HANDSHAKES, ...FAULTY_FRAMES],
): Promise<FaultyServer> {
  const known = new Map(answers.map((answer) => [answer.id, answer]));
  const server = await startRawServer(({ target, accept }): RawAnswer => {
    if (/^\/good(\?|$)/.test(target))
      return { bytes: GOOD.replace('{accept}', accept), afterwards: 'end-on-data' };
    const faulty = known.get(target.slice(1));
    if (faulty === undefined)
      return { bytes: 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', afterwards: 'end' };
    const head = Buffer.from(faulty.answer.replaceAll('{accept}', accept), 'latin1');
    return { bytes: Buffer.concat([head, faulty.frames ?? Buffer.alloc(0)]), afterwards: faulty.afterwards };
  });
  return { url: `ws://127.0.0.1:${server.port}`, close: () => server.close() };
}
