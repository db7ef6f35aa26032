// HTML section 9.2.3: an EventSource accepts only 200. 204 ends it for good, and the browser follows a redirect.
import { isRedirect } from '../../../protocol/http/is-redirect.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { startLine } from '../place.ts';

export const eventStreamStatusIs200 = defineCheck({
  id: 'event-stream-status-is-200',
  level: 'must',
  clauses: ['HTML 9.2.3'],
  scope: 'event-stream',
  needs: ['status'],
  fix: 'Answer the address of the stream with 200 and text/event-stream, or with 204 to end it for good.',
  run({ status }) {
    if (status === 200) return holds('The server answered 200.');
    if (status === 204) return notApplicable('The server answered 204, which ends the stream for good.');
    if (isRedirect(status))
      return notApplicable(`The browser follows the ${status}: the next answer counts.`);
    return broken(`The server answered ${status}, and the browser ends the stream.`, [startLine('response')]);
  },
});
