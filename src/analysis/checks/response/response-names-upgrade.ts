// RFC 9110 section 15.2.2: "The server MUST generate an Upgrade header field in the response that indicates which
// protocol(s) will be in effect after this response".
import { broken, defineCheck, holds } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const responseNamesUpgrade = defineCheck({
  id: 'response-names-upgrade',
  level: 'must',
  clauses: ['RFC 9110 15.2.2'],
  scope: 'upgrade',
  needs: ['situation', 'switchFields', 'switchUpgrade'],
  fix: 'Send the Upgrade field with the 101, such as `Upgrade: websocket`. A proxy must not drop it.',
  run({ situation, switchFields, switchUpgrade }) {
    const lines = switchFields.lines('upgrade');
    if (lines.length === 0) return broken('The 101 has no Upgrade field.');
    // `upgrade-is-websocket` judges the value for a WebSocket.
    if (situation.websocket || switchUpgrade.items.length > 0) {
      return holds('The 101 has an Upgrade field.', wholeValues('response', lines));
    }
    return broken('The Upgrade field of the 101 names no protocol.', wholeValues('response', lines));
  },
});
