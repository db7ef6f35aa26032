// RFC 6455 section 5.5.2: a ping is answered by a pong as soon as is practical, unless a close frame came; 5.5.3: the
// answer to the newest ping will do for those before it.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import type { WireFrame } from '../../evidence.ts';
import { countFrames } from './wire.ts';

/** Milliseconds of further traffic after which an answer is overdue. */
const PATIENCE = 10_000;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export const pingsAreAnswered = defineCheck({
  id: 'pings-are-answered',
  level: 'should',
  clauses: ['RFC 6455 5.5.2', 'RFC 6455 5.5.3'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Answer each ping with a pong of the same payload.',
  run({ frames }) {
    const all = frames.frames;
    if (!all.some((frame) => frame.opcode === PING)) return notApplicable('No ping was seen.');
    const silent = unanswered(all);
    if (silent.length === 0) return holds('Every ping was answered, or had no time to be.');
    return broken(`${countFrames(all, silent)} was a ping without a pong after it.`);
  },
});

// Backwards, so that each ping knows at once whether an answer follows: one for a newer ping counts for it too, and a
// close frame of either side ends the duty.
function unanswered(all: readonly WireFrame[]): WireFrame[] {
  const end = all.at(-1)?.at ?? 0;
  const silent: WireFrame[] = [];
  let closes = false;
  const pongs = { client: false, server: false };
  for (let at = all.length - 1; at >= 0; at -= 1) {
    const frame = all[at];
    if (frame === undefined) continue;
    if (frame.opcode === CLOSE) closes = true;
    if (frame.opcode === PONG) pongs[frame.outgoing ? 'client' : 'server'] = true;
    if (frame.opcode !== PING || closes) continue;
    const answered = pongs[frame.outgoing ? 'server' : 'client'];
    if (!answered && end - frame.at > PATIENCE) silent.unshift(frame);
  }
  return silent;
}
