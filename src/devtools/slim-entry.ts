type Json = Readonly<Record<string, unknown>>;

/** Each offer of an origin is reported once; so many are remembered. */
const MOST_OFFERS = 5000;

/**
 * Cuts an entry of DevTools' network log down to what is evidence of a switch: without bodies, messages and cookies. Null
 * for an ordinary exchange, as nearly all are, and for an offer (`Alt-Svc`, `Upgrade`) of an origin that was reported already.
 */
export function slimEntry(entry: unknown, offers: Set<string>): object | null {
  const { request, response, _resourceType, _initiator, _webSocketMessages, startedDateTime, time } =
    json(entry);
  const { method, url, httpVersion, headers } = json(request);
  const answer = json(response);
  if (typeof url !== 'string') return null;
  const received = fields(answer.headers);
  const evident =
    _resourceType === 'websocket' ||
    _resourceType === 'eventsource' ||
    /^wss?:/i.test(url) ||
    answer.status === 101 ||
    answer.status === 426 ||
    fieldValue(received, 'content-type').startsWith('text/event-stream') ||
    fieldValue(fields(headers), 'upgrade') !== '';
  if (!evident && !isNewOffer(url, received, offers)) return null;
  const { status, statusText, httpVersion: answeredIn } = answer;
  return {
    _resourceType,
    _initiator,
    _webSocketMessages: errorsOf(_webSocketMessages),
    startedDateTime,
    time,
    request: { method, url, httpVersion, headers },
    response: { status, statusText, httpVersion: answeredIn, headers: answer.headers },
  };
}

function isNewOffer(url: string, received: readonly Json[], offers: Set<string>): boolean {
  const offer = `${fieldValue(received, 'upgrade')} ${fieldValue(received, 'alt-svc')}`;
  if (offer === ' ' || offers.size >= MOST_OFFERS || !URL.canParse(url)) return false;
  const key = `${new URL(url).origin} ${offer}`;
  if (offers.has(key)) return false;
  offers.add(key);
  return true;
}

function errorsOf(messages: unknown): readonly unknown[] {
  return Array.isArray(messages) ? messages.filter((message) => json(message).type === 'error') : [];
}

function fields(headers: unknown): readonly Json[] {
  return Array.isArray(headers) ? headers.map(json) : [];
}

function fieldValue(headers: readonly Json[], name: string): string {
  const found = headers.find(
    (header) => typeof header.name === 'string' && header.name.toLowerCase() === name,
  );
  return typeof found?.value === 'string' ? found.value.toLowerCase() : '';
}

function json(value: unknown): Json {
  return isJson(value) ? value : {};
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
