import { fixesFor, namedFixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, describeFindings } from './describe-evidence.ts';
import { failedAfterSwitch, failedChecks } from './failure.ts';

/** What to send, by the broken rule. */
const BY_CHECK: Readonly<Record<string, string>> = {
  'response-names-upgrade': 'Send “Upgrade: websocket” with the 101: the server switched without it.',
  'upgrade-is-websocket':
    'Send “Upgrade: websocket” once with the 101: the server switched, but its Upgrade names something else.',
  'upgrade-was-offered':
    'Switch to a protocol that the request offers: the Upgrade of the 101 names another.',
  'response-connection-lists-upgrade':
    'Send “Connection: Upgrade” with the 101: the server switched without it, or a proxy replaced it.',
  'response-is-http-1-1':
    'Write the status line of the switch as HTTP/1.1: this browser refuses a 101 of HTTP/1.0.',
};
const CHECKS = Object.keys(BY_CHECK);

/** A 101 with a missing or wrong Upgrade or Connection (RFC 9110 section 15.2.2, RFC 6455 section 4.1). */
export const switchIncomplete: Cause = {
  id: 'switch-incomplete',
  recognise(failure) {
    const words = failure.named.get('switch-incomplete') ?? null;
    const failed = failedAfterSwitch(failure, CHECKS);
    const [first] = failed;
    if (words === null && first === undefined) return null;
    return {
      sentence: words === null ? (BY_CHECK[first?.check ?? ''] ?? '') : byWords(words),
      evidence: [
        ...describeAnswer(failure, 'Upgrade', 'Connection'),
        ...describeFindings(failedChecks(failure, CHECKS)),
      ],
      isNot: ['The path or a log-in: the server was willing to switch.'],
      // A proxy that speaks HTTP/1.1 to its server changes nothing of a status line that the server itself writes.
      fixes:
        first?.check === 'response-is-http-1-1'
          ? namedFixesFor(failure, 'upgrade', 'library')
          : fixesFor(failure, 'upgrade', 'accept'),
    };
  },
};

function byWords(words: string): string {
  if (words.includes("'Connection' header")) return BY_CHECK['response-connection-lists-upgrade'] ?? '';
  const missing = words.includes("'Upgrade' header is missing");
  return BY_CHECK[missing ? 'response-names-upgrade' : 'upgrade-is-websocket'] ?? '';
}
