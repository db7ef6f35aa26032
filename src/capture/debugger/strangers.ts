import { notSeen } from '../../events/observed.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { type ConnectionEvent, type Entry, UNNUMBERED } from '../connection-ledger.ts';
import { dropOldest } from '../drop-oldest.ts';
import type { AdoptedSockets } from './adopted-sockets.ts';
import { type CdpEvent, KeptEvents } from './kept-events.ts';
import { LateFrames, type LateFramesNeeds } from './late-frames.ts';

const MAX_KEY = 256;
/** Sockets that a hook may report later than in time. */
export const MOST_UNMARKED = 1000;

/** What strangers are looked for in. */
export interface StrangersNeeds extends LateFramesNeeds {
  readonly adopted: AdoptedSockets;
}

/** Sockets whose creation the debugger did not report: they are from before, or of a frame that did not wait for it. */
export class Strangers {
  readonly late: LateFrames;
  readonly #needs: StrangersNeeds;
  readonly #kept = new KeptEvents();

  constructor(needs: StrangersNeeds) {
    this.#needs = needs;
    this.late = new LateFrames(needs);
  }

  /** Whether all events of strangers are kept. */
  get keeping(): boolean {
    return this.#kept.keeping;
  }

  /** Keeps events of unknown request ids, until `release`. */
  keep(): void {
    this.#kept.begin();
  }

  /** Handles the events that were kept, and those that wait for hooks. */
  release(): void {
    for (const event of this.#kept.end() ?? []) this.#needs.handle(event);
    this.late.leaveAll();
  }

  /** The same of a page that is being left: its hooks have reported what they could. */
  leave(): void {
    const { keeping } = this;
    this.release();
    if (keeping) this.keep();
  }

  /**
   * Finds the connection of an event of a request id that was never created. Null where a page hook reports it, or may still report it.
   *
   * @param isWorker a worker has no page hook from before us
   */
  find(event: CdpEvent, key: string, at: EpochMilliseconds, isWorker: boolean): Entry | null {
    const { child } = event;
    const { ledger, adopted } = this.#needs;
    if (key.length > MAX_KEY) return null;
    let url = '';
    if (!isWorker) {
      if (this.#kept.keep(event)) return null;
      const late = this.late.take(event, key, at);
      if (late === null || (late === undefined && ledger.claims(key, at))) return null;
      url = late?.url ?? '';
    }
    const known = child === undefined ? null : adopted.onlyOne(child);
    const of = { at, connection: UNNUMBERED, source: 'debugger', sourceKey: key } as const;
    if (known !== null) {
      ledger.join(known, { type: 'connection/joined', ...of, how: 'exact' });
      return known;
    }
    ledger.discover(key, beginning(event, key, at, url), url);
    const entry = ledger.get(key) ?? null;
    if (entry !== null && url !== '') {
      ledger.unmarked.add(entry);
      dropOldest(ledger.unmarked, MOST_UNMARKED);
    }
    return entry;
  }
}

/** Of a socket with a URL all was seen but who made it. */
function beginning(
  { child }: CdpEvent,
  sourceKey: string,
  at: EpochMilliseconds,
  url: string,
): ConnectionEvent {
  const target = child?.kind ?? 'unknown';
  const of = {
    at,
    connection: UNNUMBERED,
    source: 'debugger',
    kind: 'websocket',
    sourceKey,
    target,
  } as const;
  if (url === '') return { type: 'connection/discovered', ...of, url: notSeen('before-recording') };
  const initiator = notSeen('lost-in-gap');
  const pageUrl = child?.frames?.opener ?? notSeen('source-cannot');
  return { type: 'connection/created', ...of, url, initiator, pageUrl };
}
