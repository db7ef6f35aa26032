import { quotedSubprotocol } from '../browser-words/quoted-subprotocol.ts';
import type { Fix } from '../explanation.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { isOfPage } from '../fixes/page.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, describeFindings } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { failedAfterSwitch, failedChecks, lacksField, requestField, responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

const CHECKS = ['subprotocol-is-single', 'subprotocol-was-offered', 'subprotocol-chosen-when-offered'];

type Fault = 'several' | 'empty' | 'unasked' | 'none' | 'other' | 'unknown';

const SENTENCES: Readonly<Record<Fault, string>> = {
  several:
    'Choose one subprotocol: the server answered with more than one, often the whole offered list, and only one is allowed (RFC 6455 11.3.4).',
  empty:
    'Leave Sec-WebSocket-Protocol out where none is chosen: the answer has an empty field, and an empty string is not a subprotocol (RFC 6455 4.2.2).',
  unasked:
    'Leave Sec-WebSocket-Protocol out of the answer, or offer the subprotocol in the page: the server chose one although none was offered.',
  none: 'Choose one of the offered subprotocols, or offer none: the page offered some and the server chose none, which Chromium refuses (Firefox 153 accepts it).',
  unknown:
    'Answer with one of the subprotocols that the page offered, in the same case: the browser did not find one of them in the answer.',
  other:
    'Answer with a subprotocol that the page offered, in the same case: the server chose another one, and names compare exactly.',
};

/** The server chose a subprotocol that was not offered, or none of those offered, or several, or an empty one. */
export const subprotocolMismatch: Cause = {
  id: 'subprotocol-mismatch',
  recognise(failure) {
    const words = failure.named.get('subprotocol-mismatch') ?? null;
    const failed = failedAfterSwitch(failure, CHECKS);
    if (words === null && failed.length === 0) return null;
    const fault = words === null ? byCheck(failure, failed[0]?.check ?? '') : byWords(failure, words);
    return {
      sentence: SENTENCES[fault],
      evidence: [
        ...describeAnswer(failure, 'Sec-WebSocket-Protocol'),
        ...offered(failure),
        ...describeFindings(failedChecks(failure, CHECKS)),
      ],
      isNot: ['The path or a log-in: the server was willing to switch.'],
      fixes: inOrder(fault, fixesFor(failure, 'subprotocol')),
    };
  },
};

/** The page has a say first only where it offered nothing; of an empty field nothing that it offers would make a name. */
function inOrder(fault: Fault, fixes: readonly Fix[]): readonly Fix[] {
  if (fault === 'unasked') return fixes;
  const others = fixes.filter((fix) => !isOfPage(fix));
  return fault === 'empty' ? others : [...others, ...fixes.filter(isOfPage)];
}

function byWords(failure: Failure, words: string): Fault {
  if (words.includes('no response was received')) return 'none';
  if (words.includes('if not present in request')) {
    return /present in request: *$/.test(words) || isEmpty(failure) ? 'empty' : 'unasked';
  }
  if (words.includes('more than once')) return 'several';
  if (words.endsWith('Sec-WebSocket-Protocol mismatch')) return 'unknown';
  // Chromium compares the whole value, so it takes a list of several for another name.
  const value = quotedSubprotocol(words) ?? '';
  if (value.trim() === '') return 'empty';
  return value.includes(',') ? 'several' : 'other';
}

function byCheck(failure: Failure, check: string): Fault {
  if (check === 'subprotocol-is-single') return 'several';
  if (check === 'subprotocol-chosen-when-offered') return isEmpty(failure) ? 'empty' : 'none';
  if (isEmpty(failure)) return 'empty';
  return lacksField(failure, 'Sec-WebSocket-Protocol') ? 'unasked' : 'other';
}

/** The field is present and names nothing. */
function isEmpty(failure: Failure): boolean {
  const value = responseField(failure, 'Sec-WebSocket-Protocol');
  return value !== null && value.replace(/[\s,]/g, '') === '';
}

function offered(failure: Failure): string[] {
  const list = requestField(failure, 'Sec-WebSocket-Protocol');
  if (list !== null) return [`The page offered ${quoteWords(list)}.`];
  return lacksField(failure, 'Sec-WebSocket-Protocol') ? ['The page offered no subprotocol.'] : [];
}
