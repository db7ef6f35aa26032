import { notSeen, type Observed, seen } from '../../events/observed.ts';
import { originForm } from '../../protocol/http/origin-form.ts';
import { parseRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead, type ResponseHead } from '../../protocol/http/response-head.ts';
import { member, stringMember } from '../json-access.ts';
import { isChromeHttp2WebSocket, isFirefoxEarlyCopy } from './har-quirks.ts';
import type { EntryPlan } from './plan-entry.ts';

/**
 * The request of an entry. No request is without a field (RFC 9112 section 3.2 demands Host), so an empty list means
 * that the file does not say.
 */
export function readRequestHead(plan: EntryPlan): Observed<RequestHead> {
  const { own, producer, requestFields: fields } = plan;
  if (own?.requestText != null) return seen(parseRequestHead(own.requestText).value);
  const why = own?.notSeen('request') ?? null;
  if (why !== null) return notSeen(why);
  if (isChromeHttp2WebSocket(producer, { ...plan, request: fields })) return notSeen('invented-by-browser');
  if (isFirefoxEarlyCopy(producer, { ...plan, request: fields })) return notSeen('source-cannot');
  if (fields.length === 0) return notSeen('not-in-file');
  const request = member(plan.entry, 'request');
  return seen({
    method: stringMember(request, 'method') ?? '',
    target: originForm(plan.url),
    version: versionOf(stringMember(request, 'httpVersion')),
    fields,
    raw: null,
  });
}

/** The response of an entry; not seen where the file has neither status nor fields. */
export function readResponseHead(plan: EntryPlan): Observed<ResponseHead> {
  const { own, status, responseFields: fields } = plan;
  if (own?.responseText != null) return seen(parseResponseHead(own.responseText).value);
  const why = own?.notSeen('response') ?? null;
  if (why !== null) return notSeen(why);
  if (status === null || fields.length === 0) return notSeen('not-in-file');
  const response = member(plan.entry, 'response');
  return seen({
    version: versionOf(stringMember(response, 'httpVersion')),
    status,
    reason: stringMember(response, 'statusText') ?? '',
    fields,
    raw: null,
  });
}

/** Chrome writes `http/1.1`, `unknown` or `websocket` where it has no start line: only a version is one. */
function versionOf(httpVersion: string | null): string {
  const version = (httpVersion ?? '').trim();
  return /^http\/\d/i.test(version) ? version.toUpperCase() : '';
}
