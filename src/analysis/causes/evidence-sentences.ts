import type { Finding } from '../finding.ts';
import type { Failure } from './failure.ts';
import { quoteField, responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** The browser's own words before the switch, quoted, one sentence each, no more than five. */
export function wordsSaid(failure: Failure): string[] {
  const distinct = [...new Set(failure.words)].slice(0, 5);
  return distinct.map((text) => `The browser’s own words: ${quoteWords(text)}.`);
}

/** How the status is known, and what else of the answer is; the named fields are quoted where they are there. */
export function answerSaid(failure: Failure, ...fields: readonly string[]): string[] {
  const { response, status } = failure;
  if (response === null) return [...wordsSaid(failure), ...statusOnly(failure)];
  const line = `${response.version} ${response.status} ${response.reason}`.trim();
  const sentences = [`The server answered ${quoteWords(line)}.`];
  for (const name of fields) {
    const quoted = quoteField(failure, name);
    if (quoted !== null) sentences.push(`The answer carries ${quoted}.`);
  }
  if (status !== 101) sentences.push(...proxySaid(failure, fields));
  return [...sentences, ...wordsSaid(failure)];
}

function statusOnly(failure: Failure): string[] {
  const hidden =
    'The headers and the body of the answer were not seen: a probe over plain HTTP may show them.';
  const told = failure.words.some((text) => text.includes(String(failure.status)));
  if (told || failure.status === null) return [hidden];
  return [`The status ${failure.status} was recorded.`, hidden];
}

/** Who answered, as far as `Server` and `Via` say so. */
function proxySaid(failure: Failure, said: readonly string[]): string[] {
  const sentences: string[] = [];
  for (const name of ['Server', 'Via']) {
    if (said.includes(name) || responseField(failure, name) === null) continue;
    sentences.push(`Who answered says ${quoteField(failure, name) ?? ''}.`);
  }
  return sentences;
}

/** What the checks found, in their own words; those that only repeat the browser's are left out, as these are quoted anyway. */
export function findingsSaid(findings: readonly Finding[]): string[] {
  const own = findings.filter((finding) => !finding.detail.startsWith('The browser said:'));
  return own.slice(0, 5).map((finding) => `${finding.check}: ${finding.detail}`);
}

/** Whether the handshake's request was seen and none of its rules failed. */
export function requestWasFine(failure: Failure): boolean {
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
