// RFC 6455 section 4.2.2 item 4 and 4.4: a server that does not support the requested version answers 426 (or another
// error) and lists the versions that it supports.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const refusalListsVersions = defineCheck({
  id: 'refusal-lists-versions',
  level: 'should',
  clauses: ['RFC 6455 4.2.2', 'RFC 6455 4.4'],
  scope: 'websocket-upgrade',
  needs: ['status', 'requestFields', 'refusalFields'],
  fix: 'Send Sec-WebSocket-Version with the versions that the server supports, such as 13.',
  run({ status, requestFields, refusalFields }) {
    const lines = refusalFields.lines('sec-websocket-version');
    if (lines.length > 0) return holds('The refusal lists versions.', wholeValues('response', lines));
    const asked = requestFields.lines('sec-websocket-version');
    const [first] = asked;
    // A request without any version is refused for that, or for something else that it lacks.
    if ((status !== 426 && status !== 400) || first === undefined || first.value === '13') {
      return notApplicable('This does not look like a refusal of the version.');
    }
    return broken(
      `The ${status} to version ${quote(first.value)} does not list the versions that the server supports.`,
    );
  },
});
