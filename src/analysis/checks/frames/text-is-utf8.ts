// RFC 6455 section 5.6 and 8.1: a text message is UTF-8 as a whole; a fragment may end within a character.
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const textIsUtf8 = defineCheck({
  id: 'text-is-utf8',
  level: 'must',
  clauses: ['RFC 6455 5.6', 'RFC 6455 8.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send text as UTF-8, and other bytes as binary messages.',
  run({ frames }) {
    const fault = faultsOf(frames, 'text-not-utf8');
    if (fault !== null) return broken(fault);
    const unread = frames.frames.some((frame) => frame.unread && (frame.opcode === 0 || frame.opcode === 1));
    if (unread)
      return unknown('The bytes of some text were not kept or not inflated, so it could not be checked.');
    return holds('Every text was UTF-8.');
  },
});
