import { originForm } from '../../protocol/http/origin-form.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import type { RequestDetails } from './read-details.ts';

/** Firefox 153 writes it anew after it took the copy that webRequest shows: there it says `keep-alive`. */
const WRITTEN_LATER = 'connection';

/** The request as webRequest shows it. Its request line is not shown; over HTTP/1.1 a browser can send only this one. */
export function requestHead({ method, url, requestHeaders }: RequestDetails): RequestHead {
  return {
    method,
    target: originForm(url),
    version: 'HTTP/1.1',
    ...requestHeaders,
    fields: requestHeaders.fields.filter(({ name }) => name.toLowerCase() !== WRITTEN_LATER),
    raw: null,
  };
}

/** The response's head; the version and reason are those of its status line. */
export function responseHead({ statusCode, statusLine, responseHeaders }: RequestDetails): ResponseHead {
  const [version = '', , ...reason] = statusLine.split(' ');
  return { version, status: statusCode, reason: reason.join(' '), ...responseHeaders, raw: null };
}
