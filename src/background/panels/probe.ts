import { base64Size, decodeBase64 } from '../../capture/decode-base64.ts';
import { PROBE_BOUNDS, type ProbeAnswer } from '../../channel/probe-answer.ts';
import { fieldOf } from '../field-of.ts';
import { errorWords, NO_ANSWER } from '../recording/trouble.ts';

/** How long the server may take. The debugger cannot call a request back: a later answer is not waited for. */
export const PROBE_MILLISECONDS = 10_000;

/** Sends a command of the protocol to the page, and waits so many milliseconds for its answer. */
type Send = (method: string, params: object, milliseconds?: number) => Promise<unknown>;

/** The URL of the ordinary GET for a connection's URL: `ws` becomes `http`. Null where it is neither of these. */
export function probeUrl(url: string): string | null {
  const match = /^(?:ws|http)(s?):\/\//i.exec(url);
  if (match === null || !URL.canParse(url)) return null;
  const { hash } = new URL(url);
  const whole = hash === '' ? url : url.slice(0, -hash.length);
  return `http${match[1]?.toLowerCase() ?? ''}://${whole.slice(match[0].length)}`;
}

/**
 * Asks a URL by an ordinary GET, once, in the name of the page and with its cookies. It needs no permission beyond the
 * debugger's, other origins included, and never rejects. Measured in Chromium 156: redirects are followed, and an
 * answer from status 400 on comes without its body.
 */
export async function probe(url: string, send: Send): Promise<ProbeAnswer> {
  try {
    const frameId = fieldOf(
      fieldOf(fieldOf(await send('Page.getFrameTree', {}), 'frameTree'), 'frame'),
      'id',
    );
    const options = { disableCache: true, includeCredentials: true };
    const loaded = await send('Network.loadNetworkResource', { frameId, url, options }, PROBE_MILLISECONDS);
    const resource = fieldOf(loaded, 'resource');
    const stream = fieldOf(resource, 'stream');
    const body = typeof stream === 'string' ? await beginningOf(stream, send) : null;
    const status = fieldOf(resource, 'httpStatusCode');
    if (typeof status === 'number' && Number.isSafeInteger(status)) {
      return { outcome: 'answered', status, fields: fieldsOf(fieldOf(resource, 'headers')), body };
    }
    const name = fieldOf(resource, 'netErrorName');
    return failed(typeof name === 'string' ? name : '');
  } catch (error) {
    const words = errorWords(error);
    return words === NO_ANSWER ? { outcome: 'late' } : failed(words);
  }
}

function failed(words: string): ProbeAnswer {
  return { outcome: 'failed', words: words.slice(0, PROBE_BOUNDS.words) };
}

/** The first bytes of a stream, as text; null where they are none. The rest is left unread. */
async function beginningOf(handle: string, send: Send): Promise<string | null> {
  try {
    const read = await send('IO.read', { handle, size: PROBE_BOUNDS.bodyBytes });
    await send('IO.close', { handle });
    const data = fieldOf(read, 'data');
    if (typeof data !== 'string') return null;
    return fieldOf(read, 'base64Encoded') === true ? asText(data) : cut(data);
  } catch {
    // The status is what was asked for.
    return null;
  }
}

function asText(base64: string): string | null {
  const bytes = new Uint8Array(base64Size(base64));
  if (!decodeBase64(base64, bytes)) return null;
  try {
    // As a stream: the last character may be cut.
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return cut(decoder.decode(bytes.subarray(0, PROBE_BOUNDS.bodyBytes), { stream: true }));
  } catch {
    return null;
  }
}

function cut(text: string): string | null {
  return text === '' ? null : text.slice(0, PROBE_BOUNDS.bodyBytes);
}

/** Header fields of the protocol's object, which joins repeated ones by a newline. */
function fieldsOf(headers: unknown): { name: string; value: string }[] {
  if (typeof headers !== 'object' || headers === null) return [];
  const fields: { name: string; value: string }[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue;
    for (const line of value.slice(0, PROBE_BOUNDS.value * 16).split('\n')) {
      if (fields.length === PROBE_BOUNDS.fields) return fields;
      fields.push({ name: name.slice(0, PROBE_BOUNDS.name), value: line.slice(0, PROBE_BOUNDS.value) });
    }
  }
  return fields;
}
