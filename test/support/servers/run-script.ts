import type { Step } from './script.ts';

/** A conversation as the page runs it. */
export interface PageScript {
  readonly url: string;
  readonly offers: readonly string[];
  readonly steps: readonly Step[];
}

/**
 * Runs in the page (Playwright carries its text over, so it uses nothing from outside itself): opens all sockets at once,
 * does each one's steps, resolves when all are closed, with the close codes. `fill` makes the same bytes as `filled` does.
 */
export function runScripts(scripts: readonly PageScript[]): Promise<number[]> {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- the page gets the text of this function and nothing else
  const fill = (kind: 'text' | 'binary', size: number, seed: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(size);
    let state = (seed * 2_654_435_761 + 1) >>> 0;
    for (let i = 0; i < size; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      bytes[i] = kind === 'binary' ? state >>> 24 : 0x20 + ((state >>> 24) % 95);
    }
    if (kind === 'text' && size >= 64)
      new TextEncoder().encodeInto('é漢😀', bytes.subarray(Math.floor(size / 2)));
    return bytes;
  };

  const runOne = async ({ url, offers, steps }: PageScript): Promise<number> => {
    const socket = new WebSocket(url, [...offers]);
    socket.binaryType = 'arraybuffer';
    let received = 0;
    const over = new Promise<number>((resolve) => {
      socket.addEventListener('close', ({ code }) => resolve(code));
    });
    const arrived = new EventTarget();
    socket.addEventListener('message', () => {
      received++;
      arrived.dispatchEvent(new Event('message'));
    });
    await Promise.race([new Promise((resolve) => socket.addEventListener('open', resolve)), over]);
    if (socket.readyState !== WebSocket.OPEN) return over;
    for (const step of steps) {
      if (step[0] === 'text') socket.send(step[1]);
      else if (step[0] === 'bytes') socket.send(Uint8Array.from(step[1]));
      else if (step[0] === 'fill') {
        const bytes = fill(step[1], step[2], step[3]);
        socket.send(step[1] === 'text' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : bytes);
      } else if (step[0] === 'close') socket.close(step[1], step[2]);
      else if (step[0] === 'await') {
        const wanted = step[1];
        await new Promise<void>((resolve) => {
          const look = (): void => {
            if (received < wanted) return;
            arrived.removeEventListener('message', look);
            resolve();
          };
          arrived.addEventListener('message', look);
          look();
        });
      }
    }
    return over;
  };

  return Promise.all(scripts.map(runOne));
}
