import type { Explanation } from '../explanation.ts';
import { fixesFor, namedFixesFor } from '../fixes/fixes-for.ts';
import { describeAnswer } from './describe-evidence.ts';
import { type Failure, overHttp2 } from './failure.ts';
import type { Saying } from './saying.ts';
import { SAYINGS_OF_APPLICATIONS } from './sayings-of-applications.ts';
import { SAYINGS_OF_FILTERS } from './sayings-of-filters.ts';
import { SAYINGS_OF_KUBERNETES } from './sayings-of-kubernetes.ts';
import { SAYINGS_OF_PLATFORMS } from './sayings-of-platforms.ts';
import { SAYINGS_OF_PROXIES } from './sayings-of-proxies.ts';
import { SAYINGS_OF_SERVERS } from './sayings-of-servers.ts';
import { nameStatus } from './status-names.ts';

const SAYINGS: readonly Saying[] = [
  ...SAYINGS_OF_FILTERS,
  ...SAYINGS_OF_KUBERNETES,
  ...SAYINGS_OF_PLATFORMS,
  ...SAYINGS_OF_PROXIES,
  ...SAYINGS_OF_SERVERS,
  ...SAYINGS_OF_APPLICATIONS,
];

/** How many fields are searched, and how many characters of each. */
const MOST_FIELDS = 100;
const MOST_CHARACTERS = 200;
/** How many characters of the reason and the body are searched. */
const MOST_WORDS = 4_000;

/**
 * The explanation of an answer that states its reason itself, as some product is known to write it. Such words are better
 * than what a status alone makes likely. Null where the answer says nothing that is known.
 */
export function saidByAnswer(failure: Failure): Explanation | null {
  const { status, response } = failure;
  if (status === null || status === 101 || (failure.answerWords === '' && response === null)) return null;
  const lines = (response?.fields.slice(0, MOST_FIELDS) ?? []).map(
    ({ name, value }) => `${name.toLowerCase()}: ${value.slice(0, MOST_CHARACTERS)}`,
  );
  const words = failure.answerWords.slice(0, MOST_WORDS);
  // An extended CONNECT has no Upgrade that somebody could allow or drop.
  const upgrade = !overHttp2(failure);
  const saying = SAYINGS.find(
    (one) => (upgrade || !one.topics.includes('upgrade')) && isSaid(one, String(status), words, lines),
  );
  if (saying === undefined) return null;
  return {
    cause: saying.cause,
    sentence: saying.sentence.replace('{status}', nameStatus(status)),
    evidence: describeAnswer(failure, 'CF-Mitigated', 'X-Squid-Error', 'X-Amzn-ErrorType'),
    hints: saying.hints ?? [],
    isNot: ['The network, DNS or TLS: an HTTP server answered.', ...(saying.isNot ?? [])],
    fixes: (saying.anywhere === true ? fixesFor : namedFixesFor)(failure, ...saying.topics),
  };
}

function isSaid(saying: Saying, status: string, words: string, lines: readonly string[]): boolean {
  if (!saying.status.test(status)) return false;
  const { words: wanted, field, without } = saying;
  if (without !== undefined && lines.some((line) => without.test(line))) return false;
  if (wanted !== undefined && !wanted.test(words)) return false;
  return field === undefined ? wanted !== undefined : lines.some((line) => field.test(line));
}
