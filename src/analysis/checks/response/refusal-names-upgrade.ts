// RFC 9110 section 15.5.22: "The server MUST send an Upgrade header field in a 426 response to indicate the required
// protocol(s)"; section 7.8: and list it in Connection.

import { listsOption, parseConnectionOptions } from '../../../protocol/upgrade/connection.ts';
import { parseUpgrade } from '../../../protocol/upgrade/upgrade.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const refusalNamesUpgrade = defineCheck({
  id: 'refusal-names-upgrade',
  level: 'must',
  clauses: ['RFC 9110 15.5.22'],
  scope: 'http1',
  needs: ['status', 'refusalFields'],
  fix: 'Send Upgrade with the required protocol, and `Connection: Upgrade`, in the 426.',
  run({ status, refusalFields }) {
    if (status !== 426) return notApplicable('The rule applies to a 426.');
    const lines = refusalFields.lines('upgrade');
    if (!lines.some((line) => parseUpgrade(line.value).value.length > 0)) {
      return broken('The 426 names no protocol in Upgrade.', wholeValues('response', lines));
    }
    const connection = refusalFields.lines('connection');
    if (connection.some((line) => listsOption(parseConnectionOptions(line.value).value, 'upgrade'))) {
      return holds('The 426 carries Upgrade and lists it in Connection.', wholeValues('response', lines));
    }
    return broken('The 426 does not list upgrade in Connection.', wholeValues('response', connection));
  },
});
