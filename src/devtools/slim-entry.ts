import type { Field } from '../protocol/http/field.ts';
import { classifyExchange, redirectsStream } from '../protocol/upgrade/classify-exchange.ts';
import { offerOf } from '../protocol/upgrade/offer-of.ts';

type Json = Readonly<Record<string, unknown>>;

/** Each offer of an origin is reported once; this many are remembered, and then all are forgotten. */
export const MOST_OFFERS = 5000;
/** Fields of one head that are looked at; what is sent on is whole. */
const MOST_FIELDS = 2000;

/**
 * Reduces an entry of DevTools' network log to what is evidence of a switch: without bodies, messages and cookies. Null for
 * an ordinary exchange, as nearly all are, and for an offer (`Alt-Svc`, `Upgrade`) of an origin that was reported already.
 */
export function slimEntry(entry: unknown, offers: Set<string>): object | null {
  const { request, response, _resourceType, _initiator, _webSocketMessages, startedDateTime, time } =
    json(entry);
  const { method, url, httpVersion, headers } = json(request);
  const answer = json(response);
  if (typeof url !== 'string') return null;
  const { status, statusText, httpVersion: answeredIn, redirectURL, _error } = answer;
  const facts = {
    url,
    status: typeof status === 'number' && status !== 0 ? status : null,
    request: fields(headers),
    response: fields(answer.headers),
    label: typeof _resourceType === 'string' ? _resourceType.toLowerCase() : '',
  };
  const kind = classifyExchange(facts);
  const offer = offerOf(kind, facts);
  const isEvident = offer === '' && (kind !== null || redirectsStream(facts));
  if (!isEvident && !isNewOffer(url, offer, offers)) return null;
  return {
    _resourceType,
    _initiator,
    _webSocketMessages: errorsOf(_webSocketMessages),
    startedDateTime,
    time,
    request: { method, url, httpVersion, headers },
    response: { status, statusText, httpVersion: answeredIn, headers: answer.headers, redirectURL, _error },
  };
}

function isNewOffer(url: string, offer: string, offers: Set<string>): boolean {
  if (offer === '' || !URL.canParse(url)) return false;
  const key = `${new URL(url).origin} ${offer}`;
  if (offers.has(key)) return false;
  // Those that are reported again are no news to the background, which has a limit of its own, and says so.
  if (offers.size >= MOST_OFFERS) offers.clear();
  offers.add(key);
  return true;
}

function errorsOf(messages: unknown): readonly unknown[] {
  return Array.isArray(messages) ? messages.filter((message) => json(message).type === 'error') : [];
}

function fields(headers: unknown): Field[] {
  if (!Array.isArray(headers)) return [];
  return headers.slice(0, MOST_FIELDS).flatMap((header) => {
    const { name, value } = json(header);
    return typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : [];
  });
}

function json(value: unknown): Json {
  return isJson(value) ? value : {};
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
