import { readWords } from '../browser-words/read-words.ts';
import type { Finding } from '../finding.ts';
import type { Failure } from './failure.ts';
import { quoteField, responseField, serverEndedTcp } from './failure.ts';
import { quoteWords } from './quote-words.ts';
import { readableBody } from './readable-body.ts';

/** How many characters of a body are quoted in the evidence. */
const LONGEST_BODY = 160;

/** The browser's own words before the switch, quoted, one sentence each, no more than five. */
export function quoteBrowser(failure: Failure): string[] {
  const distinct = [...new Set(failure.words)].slice(0, 5);
  return distinct.map((text) => `The browser’s own words: ${quoteWords(text)}.`);
}

/** How a side ended TCP, as far as somebody saw that: one sentence, or none. */
export function describeTcpEnd({ connection: { close, transport } }: Failure, besides = ''): string[] {
  if (!close.seen || close.value.by === 'unknown') return [];
  const { by, tcp } = close.value;
  if (tcp === 'reset') return [`The side of the ${by} reset the TCP connection (RST)${besides}.`];
  const what = transport === 'h2' ? 'HTTP/2 stream' : 'TCP connection';
  return [`The side of the ${by} ended the ${what}${tcp === 'fin' ? ' (FIN)' : ''}${besides}.`];
}

/** What says that no whole answer came: the browser's own words, and how the server ended TCP. */
export function describeNoAnswer(failure: Failure): string[] {
  return [...quoteBrowser(failure), ...(serverEndedTcp(failure) === null ? [] : describeTcpEnd(failure))];
}

/** How the status is known, and what else of the answer is known; the named fields are quoted where present. */
export function describeAnswer(failure: Failure, ...fields: readonly string[]): string[] {
  const { response, status } = failure;
  if (response === null) return [...quoteBrowser(failure), ...describeStatus(failure)];
  const line = `${response.version} ${response.status} ${response.reason}`.trim();
  const sentences = [`The server answered ${quoteWords(line)}.`];
  for (const name of fields) {
    const quoted = quoteField(failure, name);
    if (quoted !== null) sentences.push(`The answer has ${quoted}.`);
  }
  if (status !== 101) sentences.push(...describeServer(failure, fields), ...describeBody(failure));
  return [...sentences, ...quoteBrowser(failure)];
}

function describeStatus(failure: Failure): string[] {
  if (failure.status === null) return [];
  const hidden =
    failure.connection.body === null
      ? 'The headers and the body of the answer were not seen.'
      : 'The headers of the answer were not seen.';
  const named = failure.words.some((text) => text.includes(String(failure.status)));
  if (named) return [hidden];
  const known = failure.words.some((text) => readWords(text)?.status === failure.status)
    ? `These words mean status ${failure.status}.`
    : `The status ${failure.status} was recorded.`;
  return [known, ...describeBody(failure), hidden];
}

/** The beginning of the body, where one was seen and it is text. */
function describeBody({ connection: { body } }: Failure): string[] {
  const text = readableBody(body);
  if (text === null) return body === null || body === '' ? [] : ['The body of the answer is not text.'];
  return [`The body of the answer begins ${quoteWords(text, LONGEST_BODY)}.`];
}

/** Who answered, as far as `Server`, `Via` and `X-Powered-By` say. */
function describeServer(failure: Failure, described: readonly string[]): string[] {
  const sentences: string[] = [];
  for (const name of ['Server', 'Via', 'X-Powered-By']) {
    if (described.includes(name) || responseField(failure, name) === null) continue;
    sentences.push(`The answer names its sender: ${quoteField(failure, name) ?? ''}.`);
  }
  return sentences;
}

/**
 * What the checks found, in their own words. Findings that only repeat the browser's words are left out, because those are
 * quoted anyway.
 */
export function describeFindings(findings: readonly Finding[]): string[] {
  const own = findings.filter((finding) => !finding.detail.startsWith('The browser said:'));
  return own.slice(0, 5).map((finding) => `${finding.check}: ${finding.detail}`);
}

/** Whether the handshake's request was seen and none of its rules failed. */
function requestIsRight(failure: Failure): boolean {
  if (failure.request === null) return false;
  const rules = failure.findings.filter((finding) => REQUEST_RULES.has(finding.check));
  return rules.length > 0 && rules.every((finding) => finding.verdict === 'pass');
}

const REQUEST_RULES = new Set([
  'request-offers-upgrade',
  'request-names-websocket',
  'request-connection-lists-upgrade',
  'key-is-16-bytes',
  'version-is-13',
]);

/** What is excluded where an HTTP server answered. */
export const NOT_THE_NETWORK = 'The network, DNS or TLS: an HTTP server answered.';
/** What is excluded where no switch was begun. */
export const NOT_THE_SWITCH = 'The accept value or the subprotocol: the server did not begin a switch.';

/** Excludes the request, where it was seen and keeps every rule. */
export function notTheRequest(failure: Failure): string[] {
  return requestIsRight(failure) ? ['The request: Upgrade, Connection, key and version are right.'] : [];
}
