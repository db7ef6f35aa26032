import type { Field } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import { isJudgedName } from './judged-fields.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { redactFieldValue } from './redact-field.ts';
import { forJudged, redactNames, redactProse, redactText } from './redact-text.ts';

/** A request head without secrets in target, fields and text. */
export function redactRequestHead(head: RequestHead, pseudonyms: Pseudonyms): RequestHead {
  return {
    ...head,
    method: redactProse(head.method, forJudged(pseudonyms)),
    version: redactProse(head.version, forJudged(pseudonyms)),
    target: redactText(head.target, pseudonyms),
    fields: redactFields(head.fields, pseudonyms),
    raw: head.raw === null ? null : redactRaw(head.raw, pseudonyms),
  };
}

/** A response head without secrets in fields and text. */
export function redactResponseHead(head: ResponseHead, pseudonyms: Pseudonyms): ResponseHead {
  return {
    ...head,
    version: redactProse(head.version, forJudged(pseudonyms)),
    reason: redactProse(head.reason, pseudonyms),
    fields: redactFields(head.fields, pseudonyms),
    raw: head.raw === null ? null : redactRaw(head.raw, pseudonyms),
  };
}

function redactFields(fields: readonly Field[], pseudonyms: Pseudonyms): Field[] {
  return fields.map(({ name, value }) => ({
    name: redactName(name, pseudonyms),
    value: redactFieldValue(name, value, pseudonyms),
  }));
}

function redactName(name: string, pseudonyms: Pseudonyms): string {
  return isJudgedName(name.trim().toLowerCase()) ? name : redactNames(name, pseudonyms);
}

const FIELD_LINE = /^([^\s:]+[ \t]*|:[^\s:]+):([ \t]*)(.*?)([ \t]*)$/s;

/**
 * Redacts the text line by line, with its line ends. A folded line (RFC 9112 section 5.2) belongs to the field above it: it
 * is hidden with that field's secret, or redacted as part of that field.
 */
function redactRaw(raw: string, pseudonyms: Pseudonyms): string {
  let name: string | null = null;
  return raw
    .split(/(\r\n|\n|\r)/)
    .map((line, i) => {
      if (i % 2 === 1) return line;
      if (line === '') return line;
      if (i === 0) return redactFirst(line, pseudonyms);
      if (/^[ \t]/.test(line)) {
        const blank = /^[ \t]+/.exec(line)?.[0] ?? '';
        return blank + redactFieldValue(name ?? 'cookie', line.slice(blank.length), pseudonyms);
      }
      const match = FIELD_LINE.exec(line);
      if (match === null) return redactBroken(line, pseudonyms);
      const [, before = '', blank = '', value = '', after = ''] = match;
      name = before.trim();
      return `${redactName(before, pseudonyms)}:${blank}${redactFieldValue(name, value, pseudonyms)}${after}`;
    })
    .join('');
}

/** A line that is no field. Without its colon a secret field is still known by its name. */
function redactBroken(line: string, pseudonyms: Pseudonyms): string {
  const [, name = '', blank = '', value = ''] = /^([\w-]+)([ \t]+)(.*)$/s.exec(line) ?? [];
  const shown = redactFieldValue(name, value, pseudonyms);
  return redactProse(shown === value ? line : `${name}${blank}${shown}`, pseudonyms);
}

/** The first line: a request's has a target, which is redacted as the head's own (RFC 9112 section 3), a response's a status; the rest are words. */
function redactFirst(line: string, pseudonyms: Pseudonyms): string {
  const judged = forJudged(pseudonyms);
  const [, status, reason = ''] = /^(HTTP\/\S* \d{3})((?: .*)?)$/.exec(line) ?? [];
  if (status !== undefined) return redactProse(status, judged) + redactProse(reason, pseudonyms);
  const [, method = '', target, version = ''] = /^(\S* )(\S*)( HTTP\/\S*)$/.exec(line) ?? [];
  if (target === undefined) return redactProse(line, pseudonyms);
  return redactProse(method, judged) + redactText(target, pseudonyms) + redactProse(version, judged);
}
