import { originForm } from '../../protocol/http/origin-form.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import { type Transport, transportOf, versionOf } from '../../protocol/http/transport.ts';
import type { ExchangeFacts } from '../../protocol/upgrade/classify-exchange.ts';
import { type CdpObject, cdpObject, cdpText } from './cdp-value.ts';
import { fieldsOfObject } from './fields-of-object.ts';
import { responseFromText } from './read-response.ts';

const MAX_URL = 512 * 1024;
const MAX_WORD = 1024;

/**
 * What the browser reported so far of an exchange, for `classifyExchange`.
 *
 * @param asked parameters of `requestWillBeSent`
 * @param answer the protocol's response; null where none was reported
 */
export function exchangeFacts(
  asked: CdpObject,
  requestExtra: CdpObject | null,
  answer: CdpObject | null,
  responseExtra: CdpObject | null,
): ExchangeFacts & { readonly mediaType: string } {
  const request = cdpObject(asked.request);
  return {
    url: cdpText(request.url, MAX_URL),
    label: cdpText(asked.type, MAX_WORD).toLowerCase(),
    status: answer === null ? null : statusOf(answer, responseExtra),
    request: fieldsOfObject(cdpObject(requestExtra?.headers ?? request.headers)).fields,
    response: fieldsOfObject(cdpObject(responseExtra?.headers ?? answer?.headers)).fields,
    mediaType: cdpText(answer?.mimeType, MAX_WORD),
  };
}

/**
 * An ordinary request's head, as a list without its order.
 *
 * @param request of `requestWillBeSent`
 * @param extra parameters of `requestWillBeSentExtraInfo`, which alone have what the network stack added; or null
 */
export function exchangeRequest(
  request: CdpObject,
  extra: CdpObject | null,
  transport: Transport,
): RequestHead {
  const url = cdpText(request.url, MAX_URL);
  return {
    method: cdpText(request.method, MAX_WORD),
    target: originForm(url),
    version: versionOf(transport),
    ...fieldsOfObject(cdpObject(extra?.headers ?? request.headers)),
    raw: null,
  };
}

/**
 * An ordinary response's head: from its text where there is one, which HTTP/1.1 alone has.
 *
 * @param extra parameters of `responseReceivedExtraInfo`, with the head as it came over the wire; or null
 */
export function exchangeResponse(response: CdpObject, extra: CdpObject | null): ResponseHead {
  const text = extra?.headersText;
  if (typeof text === 'string' && text !== '') return responseFromText(text);
  const transport = transportOf(response.protocol);
  return {
    version: versionOf(transport),
    status: statusOf(response, extra),
    reason: transport === 'http/1.1' ? cdpText(response.statusText, MAX_WORD) : '',
    ...fieldsOfObject(cdpObject(extra?.headers ?? response.headers)),
    raw: null,
  };
}

/** The status as the server sent it: the page gets a 304 as the 200 of the cache. */
export function statusOf(response: CdpObject, extra: CdpObject | null): number {
  const status = extra?.statusCode ?? response.status;
  return typeof status === 'number' && Number.isSafeInteger(status) ? status : 0;
}
