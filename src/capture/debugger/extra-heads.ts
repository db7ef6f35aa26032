import { dropOldest } from '../drop-oldest.ts';
import type { CdpObject } from './cdp-value.ts';

/** Requests whose heads are remembered; the oldest gives way. */
const MAX_REQUESTS = 2000;
/** Heads of one request: browsers follow 20 redirects (Fetch, HTTP-redirect fetch). */
const MAX_HEADS = 32;

interface Heads {
  readonly requests: CdpObject[];
  readonly responses: CdpObject[];
}

/**
 * Heads as they crossed the wire (`…ExtraInfo` events), in the order of the redirects. They come from the network service and the
 * rest from the page's process, so either may be first; and for a dedicated worker's requests they come over the page's session
 * (Chromium 156), so the request id alone says whose they are.
 */
export class ExtraHeads {
  readonly #heads = new Map<string, Heads>();

  addRequest(requestId: string, params: CdpObject): void {
    add(this.#of(requestId).requests, params);
  }

  addResponse(requestId: string, params: CdpObject): void {
    add(this.#of(requestId).responses, params);
  }

  /** @param redirects how many redirects of that request came before, each with heads */
  request(requestId: string, redirects: number): CdpObject | null {
    return this.#heads.get(requestId)?.requests[redirects] ?? null;
  }

  response(requestId: string, redirects: number): CdpObject | null {
    return this.#heads.get(requestId)?.responses[redirects] ?? null;
  }

  forget(requestId: string): void {
    this.#heads.delete(requestId);
  }

  #of(requestId: string): Heads {
    const known = this.#heads.get(requestId);
    if (known !== undefined) return known;
    const heads: Heads = { requests: [], responses: [] };
    this.#heads.set(requestId, heads);
    dropOldest(this.#heads, MAX_REQUESTS);
    return heads;
  }
}

function add(heads: CdpObject[], params: CdpObject): void {
  if (heads.length < MAX_HEADS) heads.push(params);
}
