import { type CdpObject, cdpObject, cdpText } from './cdp-value.ts';

const MAX_URL = 8192;
const MAX_VALUE = 4096;
const MAX_KNOWN = 1000;

/**
 * Which ordinary responses offer another protocol: 426 (RFC 9110 section 15.5.22), an `Upgrade` field (section 7.8), or
 * `Alt-Svc` (RFC 7838), each value of which counts once an origin, since servers repeat it with every response.
 */
export class UpgradeOffers {
  readonly #known = new Set<string>();

  /** Whether a response offers something new. Called for every response of the page: cheap where there is nothing. */
  isOffer(url: unknown, status: number, headers: unknown): boolean {
    const object = cdpObject(headers);
    return status === 426 || hasField(object, 'upgrade') || this.#isNewAlternative(url, object);
  }

  #isNewAlternative(url: unknown, headers: CdpObject): boolean {
    const value = fieldOf(headers, 'alt-svc');
    if (value === '') return false;
    const address = cdpText(url, MAX_URL);
    const origin = URL.canParse(address) ? new URL(address).origin : '';
    const offer = `${origin} ${value}`;
    if (this.#known.has(offer)) return false;
    // A server that invents a value each time is not followed for ever.
    if (this.#known.size >= MAX_KNOWN) return false;
    this.#known.add(offer);
    return true;
  }
}

function hasField(headers: CdpObject, name: string): boolean {
  return fieldOf(headers, name) !== '';
}

function fieldOf(headers: CdpObject, name: string): string {
  for (const key in headers) {
    if (key.length === name.length && key.toLowerCase() === name) return cdpText(headers[key], MAX_VALUE);
  }
  return '';
}
