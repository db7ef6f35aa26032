import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, describeFindings } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { failedAfterSwitch, failedChecks, lacksField, requestField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

const GAVE_UP = 'so the browser closes the connection';

/** What to send, by the rule that is broken. */
const BY_CHECK: Readonly<Record<string, string>> = {
  'extensions-are-valid': `Leave Sec-WebSocket-Extensions out, or write it as “name; parameter=value”: the server’s list is empty or breaks its grammar, so Chromium and Safari close the connection (Firefox 153 accepts an empty list).`,
  'extensions-were-offered': `Agree to offered extensions only: the server’s Sec-WebSocket-Extensions names one that was not offered, ${GAVE_UP}.`,
  'deflate-parameters-are-valid': `Answer permessage-deflate with parameters that the offer allows, or leave it out: the server’s do not match the offer, ${GAVE_UP}.`,
};
const CHECKS = Object.keys(BY_CHECK);

/** The server agreed to an extension or a parameter that was not offered, or sent a malformed list. */
export const extensionMismatch: Cause = {
  id: 'extension-mismatch',
  recognise(failure) {
    const words = failure.named.get('extension-mismatch') ?? null;
    const failed = failedAfterSwitch(failure, CHECKS);
    if (words === null && failed.length === 0) return null;
    const check = words === null ? (failed[0]?.check ?? '') : byWords(words);
    return {
      sentence: BY_CHECK[check] ?? '',
      evidence: [
        ...describeAnswer(failure, 'Sec-WebSocket-Extensions'),
        ...offered(failure),
        ...describeFindings(failedChecks(failure, CHECKS)),
      ],
      isNot: ['The path or a log-in: the server was willing to switch.'],
      fixes: fixesFor(failure, 'extensions'),
    };
  },
};

function byWords(words: string): string {
  if (words.includes('rejected by the parser')) return 'extensions-are-valid';
  return words.includes('unsupported extension') ? 'extensions-were-offered' : 'deflate-parameters-are-valid';
}

function offered(failure: Failure): string[] {
  const list = requestField(failure, 'Sec-WebSocket-Extensions');
  if (list === null)
    return lacksField(failure, 'Sec-WebSocket-Extensions') ? ['The browser offered no extension.'] : [];
  return [`The browser offered ${quoteWords(list)}.`];
}
