import type { TargetKind } from '../../events/event.ts';
import { notSeen, type Observed } from '../../events/observed.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { type ConnectionLedger, type Entry, end, UNNUMBERED } from '../connection-ledger.ts';
import { LimitNotice } from '../limit-notice.ts';
import type { LogWriter } from '../log-writer.ts';
import { markOfStack } from '../mark.ts';
import { type CdpObject, cdpText } from './cdp-value.ts';
import { readInitiator } from './read-initiator.ts';

const MAX_URL = 65_536;
const MAX_TEXT = MAX_URL + 4096;
/** Sessions whose failure is awaited; of further ones no reason is reported. */
export const MOST_OPENING = 1000;

// A page's own console messages are no log entries, and of this text it can choose the URL alone (Chromium 156).
const FAILED = /^Failed to establish a connection to (https:\S+): (net::ERR_\w.*?)\.?$/;

/** Who opens a session now. */
export interface Opener {
  readonly target: TargetKind;
  /** URL of its document or worker. */
  readonly url: Observed<string>;
}

/**
 * WebTransport sessions: the browser reports that they are made, established and over, without heads. Why one failed stands
 * in a log entry that comes before its end and names only the URL (Chromium 156).
 */
export class WebTransports {
  readonly #ledger: ConnectionLedger;
  readonly #writer: () => LogWriter;
  readonly #limit: LimitNotice;
  /** Sessions that are neither established nor over, by key, in the order of their making. */
  readonly #opening = new Map<string, { readonly url: string; readonly entry: Entry }>();

  constructor(ledger: ConnectionLedger, writer: () => LogWriter) {
    this.#ledger = ledger;
    this.#writer = writer;
    this.#limit = new LimitNotice(writer);
  }

  /** A new log begins. */
  beginLog(): void {
    this.#limit.beginLog();
  }

  /** One `Network.webTransport…` event of the session with that key. */
  handle(method: string, params: CdpObject, key: string, at: EpochMilliseconds, opener: Opener): void {
    if (method === 'Network.webTransportCreated') {
      this.#created(params, key, at, opener);
      return;
    }
    this.#opening.delete(key);
    const entry = this.#ledger.get(key);
    const connection = entry === undefined ? null : this.#ledger.number(entry, at);
    if (entry === undefined || connection === null) return;
    const of = { at, connection, source: 'debugger' } as const;
    if (method === 'Network.webTransportConnectionEstablished') {
      this.#ledger.writeBeginning(entry, { type: 'connection/opened', ...of, protocol: '', extensions: '' });
    } else if (method === 'Network.webTransportClosed') {
      this.#writer().lifecycle({ type: 'connection/closed', ...of, close: notSeen('source-cannot') });
      end(entry);
    }
  }

  /** One `Log.entryAdded`; false where it is not about a WebTransport session. */
  logged(entry: CdpObject, at: EpochMilliseconds): boolean {
    if (entry.source !== 'network' || entry.level !== 'error') return false;
    const [, url, text = ''] = FAILED.exec(cdpText(entry.text, MAX_TEXT)) ?? [];
    if (url === undefined) return false;
    const [key, session] = [...this.#opening].find(([, opening]) => opening.url === url) ?? [];
    if (key === undefined || session === undefined) return true;
    this.#opening.delete(key);
    // Its page hook may have reported the end already: the number is what counts.
    const connection = this.#ledger.number(session.entry, at);
    if (connection === null) return true;
    const of = { at, connection, source: 'debugger' } as const;
    this.#writer().lifecycle({ type: 'browser/reported-error', ...of, text });
    return true;
  }

  #created(params: CdpObject, sourceKey: string, at: EpochMilliseconds, opener: Opener): void {
    const of = { at, connection: UNNUMBERED, source: 'debugger', sourceKey } as const;
    const initiator = readInitiator(params.initiator);
    const mark = initiator.seen ? markOfStack(initiator.value.stack) : '';
    const url = cdpText(params.url, MAX_URL);
    const hooked = this.#ledger.marked(mark);
    if (hooked !== undefined) {
      this.#ledger.join(hooked, { type: 'connection/joined', ...of, how: 'exact' });
      this.#remember(sourceKey, url, hooked, at);
      return;
    }
    const { target, url: pageUrl } = opener;
    this.#ledger.discover(
      sourceKey,
      { type: 'connection/created', ...of, kind: 'webtransport', url, target, initiator, pageUrl },
      url,
      mark,
    );
    this.#remember(sourceKey, url, this.#ledger.get(sourceKey), at);
  }

  /** The page is gone: numbers of its sessions mean nothing in a later log. */
  leavePage(): void {
    this.#opening.clear();
  }

  #remember(key: string, url: string, entry: Entry | undefined, at: EpochMilliseconds): void {
    if (entry === undefined) return;
    if (this.#opening.size < MOST_OPENING) this.#opening.set(key, { url, entry });
    else this.#limit.strikes(at);
  }
}
