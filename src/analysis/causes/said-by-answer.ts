import type { Explanation, Fix } from '../explanation.ts';
import { fixesFor, namedFixesFor } from '../fixes/fixes-for.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import { type Failure, overHttp2, requestField, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';
import type { Saying } from './saying.ts';
import { SAYINGS_OF_APPLICATIONS } from './sayings-of-applications.ts';
import { SAYINGS_OF_FILTERS } from './sayings-of-filters.ts';
import { SAYINGS_OF_KUBERNETES } from './sayings-of-kubernetes.ts';
import { SAYINGS_OF_PLATFORMS } from './sayings-of-platforms.ts';
import { SAYINGS_OF_PROXIES } from './sayings-of-proxies.ts';
import { SAYINGS_OF_SERVERS } from './sayings-of-servers.ts';
import { SAYINGS_OF_SERVICES } from './sayings-of-services.ts';
import { nameStatus } from './status-names.ts';

const SAYINGS: readonly Saying[] = [
  ...SAYINGS_OF_FILTERS,
  ...SAYINGS_OF_KUBERNETES,
  ...SAYINGS_OF_SERVICES,
  ...SAYINGS_OF_PLATFORMS,
  ...SAYINGS_OF_PROXIES,
  ...SAYINGS_OF_SERVERS,
  ...SAYINGS_OF_APPLICATIONS,
];

/** Beyond a gateway the network, DNS or TLS may well be the reason. */
const NOT_THE_WAY = 'DNS, TLS or the network up to the gateway: all of that worked.';

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
  const url = urlOf(failure);
  const answer: Answer = {
    status: String(status),
    words,
    lines,
    host: url?.hostname ?? '',
    address: url?.href ?? '',
  };
  // An extended CONNECT has no Upgrade that somebody could allow or drop.
  const upgrade = !overHttp2(failure);
  const other = failure.kind === 'event-stream' ? 'sockets' : 'event-streams';
  const saying = SAYINGS.find(
    (one) =>
      one.of !== other &&
      (upgrade || !one.topics.some((topic) => topic === 'upgrade' || topic === 'http-1-1')) &&
      isSaid(one, answer),
  );
  if (saying === undefined) return null;
  const quoted = quoteWords(saying.words?.exec(words)?.[1] ?? '');
  const plain = url !== null && /^(?:ws|http):$/.test(url.protocol);
  return {
    cause: saying.cause,
    // By functions: a text with “$&” would be read as a pattern.
    sentence: sentenceOf(saying, failure)
      .replace('{status}', () => nameStatus(status))
      .replace('{quoted}', () => quoted)
      .replace('{protocol}', () => quoteWords(requestField(failure, 'Upgrade')?.trim() ?? '', 100)),
    evidence: describeAnswer(failure, 'CF-Mitigated', 'X-Squid-Error', 'X-Amzn-ErrorType'),
    hints: [...(plain ? (saying.hintsWithoutTls ?? []) : []), ...(saying.hints ?? [])],
    isNot: [saying.cause === 'bad-gateway' ? NOT_THE_WAY : NOT_THE_NETWORK, ...(saying.isNot ?? [])],
    fixes: fixesOf(saying, failure),
  };
}

function sentenceOf({ sentence, ofOtherUpgrade }: Saying, failure: Failure): string {
  const other = failure.kind === 'upgrade' && !failure.situation.websocket;
  return other && requestField(failure, 'Upgrade') !== null ? (ofOtherUpgrade ?? sentence) : sentence;
}

function fixesOf({ product, anywhere, topics }: Saying, failure: Failure): readonly Fix[] {
  if (anywhere === true) return fixesFor(failure, ...topics);
  const named = namedFixesFor(failure, ...topics);
  if (product === undefined || named.some((fix) => fix.product === product)) return named;
  return [...fixesFor(failure, ...topics).filter((fix) => fix.product === product), ...named];
}

interface Answer {
  readonly status: string;
  readonly words: string;
  readonly lines: readonly string[];
  readonly host: string;
  readonly address: string;
}

function isSaid(saying: Saying, { status, words, lines, host, address }: Answer): boolean {
  if (!saying.status.test(status)) return false;
  const { words: wanted, besideWords, withoutWords, atHost, notAtHost, field, besideField, without } = saying;
  if (besideWords?.test(words) === false || withoutWords?.test(words) === true) return false;
  if (notAtHost?.test(host) === true || atHost?.test(host) === false) return false;
  if (saying.atAddress?.test(address) === false) return false;
  if (without !== undefined && lines.some((line) => without.test(line))) return false;
  if (besideField !== undefined && !lines.some((line) => besideField.test(line))) return false;
  if (wanted !== undefined && !wanted.test(words)) return false;
  if (field === undefined) return wanted !== undefined || atHost !== undefined;
  return lines.some((line) => field.test(line));
}
