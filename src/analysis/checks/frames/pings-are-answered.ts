// RFC 6455 section 5.5.2: a ping is answered by a pong as soon as practical, unless a close frame came; 5.5.3: an answer to
// the newest ping also counts for those before it.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import type { FrameEvidence, WireFrame } from '../../evidence.ts';
import { countFrames } from './wire.ts';

/** An answer is overdue after this many milliseconds of further traffic. */
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
    const { silent, unheard } = unanswered(frames);
    if (silent.length > 0) return broken(`${countFrames(all, silent)} was a ping that no pong answered.`);
    if (unheard.length > 0)
      return unknown(
        `${countFrames(all, unheard)} was a ping whose answer may be among the frames that are missing.`,
      );
    return holds('Every ping was answered, or the recording ended too soon after it.');
  },
});

interface Unanswered {
  readonly silent: readonly WireFrame[];
  /** Their answers may be among the frames that are missing. */
  readonly unheard: readonly WireFrame[];
}

// Goes backwards, so that each ping finds whether an answer follows: an answer to a newer ping counts too, and a close
// frame of either side ends the duty.
function unanswered({ frames: all, heardUntil }: FrameEvidence): Unanswered {
  const end = all.at(-1)?.at ?? 0;
  const silent: WireFrame[] = [];
  const unheard: WireFrame[] = [];
  let closes = false;
  const pongs = { client: false, server: false };
  for (let at = all.length - 1; at >= 0; at -= 1) {
    const frame = all[at];
    if (frame === undefined) continue;
    if (frame.opcode === CLOSE) closes = true;
    if (frame.opcode === PONG) pongs[frame.outgoing ? 'client' : 'server'] = true;
    if (frame.opcode !== PING || closes) continue;
    const answered = pongs[frame.outgoing ? 'server' : 'client'];
    if (answered || end - frame.at <= PATIENCE) continue;
    const heard = heardUntil.get(!frame.outgoing) ?? end;
    (heard - frame.at > PATIENCE ? silent : unheard).unshift(frame);
  }
  return { silent, unheard };
}
