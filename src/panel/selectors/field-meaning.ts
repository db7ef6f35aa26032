import { type MessageKey, text } from '../text.ts';

const MEANINGS: Readonly<Record<string, MessageKey>> = {
  host: 'fieldHost',
  upgrade: 'fieldUpgrade',
  connection: 'fieldConnection',
  origin: 'fieldOrigin',
  'sec-websocket-key': 'fieldKey',
  'sec-websocket-version': 'fieldVersion',
  'sec-websocket-protocol': 'fieldProtocol',
  'sec-websocket-extensions': 'fieldExtensions',
  'sec-websocket-accept': 'fieldAccept',
  cookie: 'fieldCookie',
  'set-cookie': 'fieldSetCookie',
  authorization: 'fieldAuthorization',
  'proxy-authorization': 'fieldAuthorization',
  'www-authenticate': 'fieldWwwAuthenticate',
  'user-agent': 'fieldUserAgent',
  server: 'fieldServer',
  via: 'fieldVia',
  date: 'fieldDate',
  location: 'fieldLocation',
  'cache-control': 'fieldCacheControl',
  pragma: 'fieldCacheControl',
  'content-length': 'fieldContentLength',
  'transfer-encoding': 'fieldContentLength',
  'content-type': 'fieldContentType',
  'accept-encoding': 'fieldAcceptEncoding',
  'accept-language': 'fieldAcceptLanguage',
  'retry-after': 'fieldRetryAfter',
  'http2-settings': 'fieldHttp2Settings',
  ':protocol': 'fieldPseudoProtocol',
  'alt-svc': 'fieldAltSvc',
};

/** What a field is for, in a few words; empty for a field that we do not describe. */
export function fieldMeaning(name: string): string {
  const lower = name.toLowerCase();
  const key = Object.hasOwn(MEANINGS, lower) ? MEANINGS[lower] : undefined;
  return key === undefined ? '' : text(key);
}
