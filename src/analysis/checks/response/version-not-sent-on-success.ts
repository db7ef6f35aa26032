// RFC 6455 section 4.4 and 11.3.5: Sec-WebSocket-Version in a response lists what a server supports when it does not
// support the requested version.
import { broken, defineCheck, holds } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const versionNotSentOnSuccess = defineCheck({
  id: 'version-not-sent-on-success',
  level: 'should',
  clauses: ['RFC 6455 4.4', 'RFC 6455 11.3.5'],
  scope: 'websocket-upgrade',
  needs: ['switchFields'],
  fix: 'Leave Sec-WebSocket-Version out of the 101.',
  run({ switchFields }) {
    const lines = switchFields.lines('sec-websocket-version');
    if (lines.length === 0) return holds('The 101 has no Sec-WebSocket-Version.');
    return broken(
      'The 101 has Sec-WebSocket-Version, which is for refusals.',
      wholeValues('response', lines),
    );
  },
});
