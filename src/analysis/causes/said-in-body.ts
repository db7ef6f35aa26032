import type { Failure } from './failure.ts';
import { readableBody } from './readable-body.ts';

/** Says no more than the status does. */
const EMPTY =
  /^(?:(?:error )?40[13])?[\s:.!-]*(?:forbidden|access (?:is )?(?:denied|forbidden)|permission denied|not allowed|unauthori[sz]ed|error)?[\s.!]*$/i;
/** Says no more than 401 does; of a 403 it is a reason. */
const EMPTY_OF_401 =
  /^(?:(?:error )?401)?[\s:.!-]*(?:authenticat|authori[sz]at)ion (?:is )?required[\s.!]*$/i;
/** What servers answer where all is well, and what stands for nothing. */
const NO_REASON =
  /^(?:ok(?:ay)?|success|null|nil|none|undefined|true|false|yes|no|hi|hello(?:,? world)?|welcome|pong|it works)[\s.!]*$/i;
/** A number alone, or what names a request in a log. */
const NO_WORDS = /^(?:\d*|(?:request|trace|correlation|ray)[ _-]?id[\s:=]*[\w.-]+)[\s.!]*$/i;
const ABOUT_ORIGIN = /\b(?:cross[- ])?(?:origins?|site)\b|\bcors\b|\bhosts?\b|\breferr?er\b|\bdomain\b|csrf/i;
const MEMBERS =
  /"(?:message|error_description|error|detail|details|reason|title|msg)" ?: ?"([^"\\]{1,300})"/g;

/** The reason that a program wrote into a short answer; null for a page, for words that repeat the status, and of an origin. */
export function saidInBody({ response, connection: { body } }: Failure): string | null {
  if (response === null || body === null || /^\s*</.test(body)) return null;
  const text = readableBody(body) ?? '';
  const members = [...text.matchAll(MEMBERS)]
    .map((match) => match[1] ?? '')
    .filter((said) => !saysNothing(said, response.status));
  const said = text.startsWith('{') || text.startsWith('[') ? (members[0] ?? '') : text;
  if (said.length > 300 || saysNothing(said, response.status) || ABOUT_ORIGIN.test(text)) return null;
  return said;
}

function saysNothing(said: string, status: number): boolean {
  return (
    EMPTY.test(said) ||
    NO_WORDS.test(said) ||
    NO_REASON.test(said) ||
    (status === 401 && EMPTY_OF_401.test(said))
  );
}
