import type { EpochMilliseconds } from '../../events/units.ts';
import { originForm } from '../../protocol/http/origin-form.ts';
import { CLOCKS_DIFFER } from '../clocks-differ.ts';
import type { Entry } from '../connection-ledger.ts';
import { withoutHash } from '../without-hash.ts';
import { type CdpObject, cdpObject, cdpText } from './cdp-value.ts';
import type { CdpEvent } from './kept-events.ts';

const REQUESTED = 'Network.webSocketWillSendHandshakeRequest';
const ANSWERED = 'Network.webSocketHandshakeResponseReceived';
const FAILED = 'Network.webSocketFrameError';
const CLOSED = 'Network.webSocketClosed';

const MAX_TEXT = 65_536;

/** Which socket of a hook it is, or what else becomes of it: it is shown alone, nobody can say which it is, or that is not known yet. */
export type Judgement = Entry | 'alone' | 'ambiguous' | 'wait';

/** A socket that was created before the debugger looked, and what its events show of which it is. */
export class LateSocket {
  readonly key: string;
  /** When it was noticed. */
  readonly at: EpochMilliseconds;
  /** Its events so far. */
  readonly events: CdpEvent[] = [];
  /** Its handshake was seen, hence all of its messages are. */
  readonly hasHandshake: boolean;
  /** Its end is the first that was seen. */
  readonly #isEnding: boolean;
  #answeredAt: EpochMilliseconds | null = null;
  #overAt: EpochMilliseconds | null = null;
  #url = '';
  #host = '';
  #target = '';
  #origin = '';

  constructor(key: string, at: EpochMilliseconds, method: string) {
    this.key = key;
    this.at = at;
    this.hasHandshake = method === REQUESTED || method === ANSWERED;
    this.#isEnding = method === FAILED || method === CLOSED;
  }

  /** Its whole URL; empty where it is not known. */
  get url(): string {
    return this.#url;
  }

  /** @returns whether the event shows something of which socket it is */
  add(event: CdpEvent, at: EpochMilliseconds): boolean {
    const { method, params } = event;
    this.events.push(event);
    if (method === REQUESTED) this.#readFields(cdpObject(cdpObject(params.request).headers));
    if (method === CLOSED) this.#overAt = at;
    if (method !== ANSWERED) return this.events.length === 1 || method === CLOSED;
    this.#answeredAt = at;
    const response = cdpObject(params.response);
    this.#readFields(cdpObject(response.requestHeaders));
    this.#readText(cdpText(response.requestHeadersText, MAX_TEXT));
    return true;
  }

  /** Whether the two differ by nothing but their order. */
  isLike(other: LateSocket): boolean {
    return (
      this.hasHandshake === other.hasHandshake && this.#host === other.#host && this.#target === other.#target
    );
  }

  /**
   * Whether a socket that a hook reports may be this one.
   *
   * @param urls of the frame's documents, as far as they are known
   */
  mayBe(entry: Entry, urls: readonly string[]): boolean {
    const { beganAt, ended, endedAt, target, url } = entry;
    if (target !== 'iframe' || !isFrom(entry, this.#origin === '' ? urls : [this.#origin])) return false;
    // It was made before its request went out, lived then, and opened after the answer.
    if (beganAt > this.at + CLOCKS_DIFFER) return false;
    if (ended && (endedAt === null || endedAt < this.at - CLOCKS_DIFFER)) return false;
    const openedAt = openedAtOf(entry);
    if (!this.hasHandshake) return ended || openedAt !== undefined || this.#isEnding;
    if (openedAt !== undefined && openedAt < (this.#answeredAt ?? this.at) - CLOCKS_DIFFER) return false;
    if (this.#host === '') return true;
    if (!URL.canParse(url) || new URL(url).host !== this.#host) return false;
    return this.#target === '' || originForm(url) === this.#target;
  }

  /**
   * @param made the sockets that it may be, in the order in which they were made
   * @param alike those that wait like it, itself included
   * @param overdue the hook had time enough to report
   */
  judge(made: readonly Entry[], alike: readonly LateSocket[], overdue: boolean): Judgement {
    // The clocks differ by less than is allowed for, mostly: those that were over or open by then come last.
    const likely = this.#byEnd(made).filter((entry) => !this.#isBefore(entry));
    // Of one that opened, or is over, its hook has reported enough to know that it was not open before.
    const sure = likely.filter((entry) => entry.ended || openedAtOf(entry) !== undefined);
    const first = sure[0] ?? likely[0] ?? made[0];
    if (first === undefined) return overdue ? 'alone' : 'wait';
    if (this.#target !== '') return sure.length === alike.length || overdue ? first : 'wait';
    if (!overdue) return 'wait';
    if (!this.hasHandshake) {
      if (likely.length === 1 && alike.length === 1) return first;
      return alike.indexOf(this) < likely.length ? 'ambiguous' : 'alone';
    }
    const isOneUrl = made.every(({ url }) => withoutHash(url) === withoutHash(first.url));
    if (isOneUrl || made.length === alike.length) return first;
    // Its address comes with the answer.
    return this.#answeredAt === null && this.#overAt === null ? 'wait' : 'ambiguous';
  }

  #isBefore(entry: Entry): boolean {
    if (entry.ended) return entry.endedAt === null || entry.endedAt < this.at;
    const openedAt = openedAtOf(entry);
    return this.hasHandshake && openedAt !== undefined && openedAt < this.at;
  }

  /** Where this one is over, those come first that ended when it did. */
  #byEnd(made: readonly Entry[]): readonly Entry[] {
    const overAt = this.#overAt;
    if (overAt === null) return made;
    const apart = ({ endedAt }: Entry) => (endedAt === null ? Number.MAX_VALUE : Math.abs(endedAt - overAt));
    return made.toSorted((one, other) => apart(one) - apart(other));
  }

  #readFields(fields: CdpObject): void {
    for (const [name, value] of Object.entries(fields)) {
      const field = name.toLowerCase();
      if (field === 'host' || field === ':authority') this.#host = cdpText(value, MAX_TEXT).toLowerCase();
      // An opaque origin says nothing of the document's URL.
      else if (field === 'origin') this.#origin = originOf(cdpText(value, MAX_TEXT));
    }
  }

  /** Chromium 156 writes the whole URL into the request line of this text, see read-request.ts. */
  #readText(text: string): void {
    const [, target = ''] = /^GET (\S+) HTTP/.exec(text) ?? [];
    if (target.startsWith('/')) this.#target = target;
    else if (/^wss?:\/\//.test(target) && URL.canParse(target)) {
      this.#url = target;
      this.#host = new URL(target).host;
      this.#target = originForm(target);
    }
  }
}

/**
 * Whether a hook reports a socket of a frame as open.
 *
 * @param urls of the frame's documents, as far as they are known
 */
export function isOpenIn(entry: Entry, urls: readonly string[]): boolean {
  return entry.target === 'iframe' && isFrom(entry, urls) && !entry.ended && openedAtOf(entry) !== undefined;
}

function openedAtOf({ opening }: Entry): EpochMilliseconds | undefined {
  return opening.find(({ type }) => type === 'connection/opened')?.at;
}

/** Whether a socket's document may be of one of the origins of these URLs: those that are not known may be any. */
function isFrom({ opening }: Entry, urls: readonly string[]): boolean {
  const made = opening.find((event) => event.type === 'connection/created');
  const origin = made?.pageUrl.seen === true ? originOf(made.pageUrl.value) : '';
  const origins = urls.map(originOf).filter((one) => one !== '');
  return origin === '' || origins.length === 0 || origins.includes(origin);
}

/** Empty for an opaque origin, and for what is no URL. */
function originOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { origin } = new URL(url);
  return origin === 'null' ? '' : origin;
}
