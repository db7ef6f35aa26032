// RFC 6455 section 5.2: opcodes 3 to 7 and 11 to 15 are reserved; an extension may define one.

import { PERMESSAGE_DEFLATE } from '../../../protocol/websocket/permessage-deflate.ts';
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { countFrames } from './wire.ts';

const KNOWN = new Set([0, 1, 2, 8, 9, 10]);

export const opcodesAreKnown = defineCheck({
  id: 'opcodes-are-known',
  level: 'must',
  clauses: ['RFC 6455 5.2'],
  scope: 'websocket',
  needs: ['frames', 'knownExtensions'],
  fix: 'Send text, binary, continuation, close, ping and pong frames only.',
  run({ frames, knownExtensions }) {
    const strange = frames.frames.filter((frame) => !KNOWN.has(frame.opcode));
    const [first] = strange;
    if (first === undefined) return holds('Every opcode is known.');
    const others = knownExtensions?.items.some(({ item }) => item.name !== PERMESSAGE_DEFLATE) ?? true;
    if (others) return unknown(`Opcode ${first.opcode} was seen, which an extension may have defined.`);
    return broken(`${countFrames(frames.frames, strange)} had opcode ${first.opcode}.`);
  },
});
