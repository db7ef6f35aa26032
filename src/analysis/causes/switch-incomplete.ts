import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid, findingsSaid } from './evidence-sentences.ts';
import { failedAfterSwitch, failedChecks } from './failure.ts';

const CHECKS = [
  'response-names-upgrade',
  'upgrade-was-offered',
  'upgrade-is-websocket',
  'response-connection-lists-upgrade',
];

/** A 101 without Upgrade or Connection as they have to be (RFC 9110 section 15.2.2, RFC 6455 section 4.1). */
export const switchIncomplete: Cause = {
  id: 'switch-incomplete',
  recognise(failure) {
    const words = failure.told.get('switch-incomplete') ?? null;
    const failed = failedAfterSwitch(failure, CHECKS);
    if (words === null && failed.length === 0) return null;
    return {
      sentence: words?.includes("is not 'WebSocket'")
        ? 'The server switched, but its Upgrade names another protocol than websocket.'
        : 'The server switched, but its 101 lacks what makes it one: Upgrade: websocket and Connection: Upgrade.',
      evidence: [
        ...answerSaid(failure, 'Upgrade', 'Connection'),
        ...findingsSaid(failedChecks(failure, CHECKS)),
      ],
      isNot: ['The path or a log-in: the server was willing to switch.'],
      fixes: fixesFor(failure, 'upgrade', 'accept'),
    };
  },
};
