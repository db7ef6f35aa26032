import { createServer, type Socket } from 'node:net';
import { encodeFrame, OPCODE } from '../../../src/cli/demo/frame.ts';
import { listen } from '../../../src/cli/demo/listen.ts';
import { acceptOf } from '../../../src/cli/demo/raw-server.ts';
import type { FaultyAnswer } from '../../support/servers/faulty-answers.ts';

/** Long enough to fill up a frame that claims more than it has. */
const WORKS = encodeFrame(OPCODE.text, `works${'.'.repeat(200)}`);

/**
 * Switches at once, and sends the faulty frames of the path `/ID` when the page has sent something, with a proper message
 * "works..." after them. Where faulty frames come along with the head, Firefox 153 may fail the socket before it has told
 * the page of its opening, and says that it could not connect: sometimes so, sometimes not.
 */
export async function startPatientServer(
  answers: readonly FaultyAnswer[],
): Promise<{ url: string; close(): Promise<void> }> {
  const known = new Map(answers.map((answer) => [`/${answer.id}`, answer]));
  const server = await listen(
    createServer((socket) => {
      let head = '';
      socket.on('error', () => socket.destroy());
      socket.on('data', function read(chunk) {
        head += chunk.toString('latin1');
        if (!head.includes('\r\n\r\n')) return;
        socket.off('data', read);
        const answer = known.get(/^GET (\S+)/.exec(head)?.[1] ?? '');
        const key = /^sec-websocket-key:[ \t]*(\S*)/im.exec(head)?.[1] ?? '';
        if (answer === undefined) socket.destroy();
        else switchAndWait(socket, answer, acceptOf(key));
      });
    }),
  );
  return { url: `ws://127.0.0.1:${server.port}`, close: () => server.close() };
}

function switchAndWait(socket: Socket, answer: FaultyAnswer, accept: string): void {
  socket.write(answer.answer.replaceAll('{accept}', accept), 'latin1');
  socket.once('data', () => {
    if (answer.frames !== undefined) socket.write(answer.frames);
    if (answer.afterwards === 'end') socket.end();
    else if (answer.afterwards === 'reset') socket.resetAndDestroy();
    else {
      socket.write(WORKS);
      socket.once('data', () => socket.end());
    }
  });
}
