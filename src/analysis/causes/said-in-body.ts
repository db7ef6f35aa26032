import type { Failure } from './failure.ts';
import { readableBody } from './readable-body.ts';

/** Says no more than the status does. */
const EMPTY =
  /^(?:(?:error )?40[13])?[\s:.!-]*(?:forbidden|access (?:is )?denied|permission denied|not allowed|unauthori[sz]ed|error)?[\s.!]*$/i;
const ABOUT_ORIGIN = /\b(?:cross[- ])?(?:origins?|site)\b|\bcors\b|\bhosts?\b|\breferr?er\b|\bdomain\b|csrf/i;
const MEMBERS =
  /"(?:message|error_description|error|detail|details|reason|title|msg)" ?: ?"([^"\\]{1,300})"/g;

/** The reason that a program wrote into a short answer; null for a page, for words that repeat the status, and of an origin. */
export function saidInBody({ response, connection: { body } }: Failure): string | null {
  if (response === null || body === null || /^\s*</.test(body)) return null;
  const text = readableBody(body) ?? '';
  const members = [...text.matchAll(MEMBERS)]
    .map((match) => match[1] ?? '')
    .filter((said) => !EMPTY.test(said));
  const said = text.startsWith('{') || text.startsWith('[') ? (members[0] ?? '') : text;
  if (said.length > 300 || EMPTY.test(said) || ABOUT_ORIGIN.test(text)) return null;
  return said;
}
