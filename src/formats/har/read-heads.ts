import { notSeen, type Observed, seen } from '../../events/observed.ts';
import { originForm } from '../../protocol/http/origin-form.ts';
import { parseRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead, type ResponseHead } from '../../protocol/http/response-head.ts';
import { member, stringMember } from '../json-access.ts';
import { hidesRequestVersion, isChromeHttp2WebSocket, isFirefoxEarlyCopy } from './har-quirks.ts';
import type { EntryPlan } from './plan-entry.ts';
import { MOST_FIELDS } from './read-fields.ts';

/**
 * The request of an entry. Every request has fields (RFC 9112 section 3.2 requires Host), so an empty list means that the
 * file does not have them.
 */
export function readRequestHead(plan: EntryPlan): Observed<RequestHead> {
  const { own, requestFields: fields } = plan;
  const cut = isCut(plan, 'request');
  if (own?.requestText != null) return seen({ ...parseRequestHead(own.requestText).value, ...cut });
  const why = own?.notSeen('request') ?? null;
  if (why !== null) return notSeen(why);
  if (isChromeHttp2WebSocket(plan)) return notSeen('invented-by-browser');
  if (isFirefoxEarlyCopy(plan)) return notSeen('source-cannot');
  if (fields.length === 0) return notSeen('not-in-file');
  const request = member(plan.entry, 'request');
  return seen({
    method: own?.unseenStart.has('request.method') === true ? '' : (stringMember(request, 'method') ?? ''),
    target: originForm(plan.url),
    version:
      hidesRequestVersion(plan) || own?.unseenStart.has('request.version') === true
        ? ''
        : startLineVersion(stringMember(request, 'httpVersion')),
    fields,
    raw: null,
    ...cut,
  });
}

/** The response of an entry; not seen where the file has neither status nor fields. */
export function readResponseHead(plan: EntryPlan): Observed<ResponseHead> {
  const { own, status, responseFields: fields } = plan;
  const cut = isCut(plan, 'response');
  if (own?.responseText != null) return seen({ ...parseResponseHead(own.responseText).value, ...cut });
  const why = own?.notSeen('response') ?? null;
  if (why !== null) return notSeen(why);
  if (status === null || fields.length === 0) return notSeen('not-in-file');
  const response = member(plan.entry, 'response');
  return seen({
    version:
      own?.unseenStart.has('response.version') === true
        ? ''
        : startLineVersion(stringMember(response, 'httpVersion')),
    status,
    reason: stringMember(response, 'statusText') ?? '',
    fields,
    raw: null,
    ...cut,
  });
}

/** Whether only the beginning of a head was kept, by whoever wrote the file or by us. */
function isCut(
  { own, requestFields, responseFields }: EntryPlan,
  side: 'request' | 'response',
): { cut?: true } {
  const fields = side === 'request' ? requestFields : responseFields;
  return own?.cut[side] === true || fields.length >= MOST_FIELDS ? { cut: true } : {};
}

/**
 * The version of a start line. Chrome writes `unknown` or `websocket` where it has none; other producers omit `HTTP/`, or
 * the zero of 1.0.
 */
function startLineVersion(httpVersion: string | null): string {
  const version = (httpVersion ?? '')
    .trim()
    .toUpperCase()
    .replace(/^(?=\d)/, 'HTTP/');
  if (version === 'HTTP/1') return 'HTTP/1.0';
  return /^HTTP\/\d/.test(version) ? version : '';
}
