import type { TargetKind } from '../../events/event.ts';
import { notSeen, type Observed } from '../../events/observed.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { type ConnectionLedger, end, UNNUMBERED } from '../connection-ledger.ts';
import type { LogWriter } from '../log-writer.ts';
import { markOfStack } from '../mark.ts';
import { type CdpObject, cdpText } from './cdp-value.ts';
import { readInitiator } from './read-initiator.ts';

const MAX_URL = 65_536;

/** Who opens a session now. */
export interface Opener {
  readonly target: TargetKind;
  /** URL of its document or worker. */
  readonly url: Observed<string>;
}

/** WebTransport sessions: the browser reports that they are made, established, and over, and no heads. */
export class WebTransports {
  readonly #ledger: ConnectionLedger;
  readonly #writer: () => LogWriter;

  constructor(ledger: ConnectionLedger, writer: () => LogWriter) {
    this.#ledger = ledger;
    this.#writer = writer;
  }

  /** One `Network.webTransport…` event of the session with that key. */
  handle(method: string, params: CdpObject, key: string, at: EpochMilliseconds, opener: Opener): void {
    if (method === 'Network.webTransportCreated') {
      this.#created(params, key, at, opener);
      return;
    }
    const entry = this.#ledger.get(key);
    const connection = entry === undefined ? null : this.#ledger.number(entry, at);
    if (entry === undefined || connection === null) return;
    const of = { at, connection, source: 'debugger' } as const;
    if (method === 'Network.webTransportConnectionEstablished') {
      this.#ledger.tell(entry, { type: 'connection/opened', ...of, protocol: '', extensions: '' });
    } else if (method === 'Network.webTransportClosed') {
      this.#writer().lifecycle({ type: 'connection/closed', ...of, close: notSeen('source-cannot') });
      end(entry);
    }
  }

  #created(params: CdpObject, sourceKey: string, at: EpochMilliseconds, opener: Opener): void {
    const of = { at, connection: UNNUMBERED, source: 'debugger', sourceKey } as const;
    const initiator = readInitiator(params.initiator);
    const mark = initiator.seen ? markOfStack(initiator.value.stack) : '';
    const hooked = this.#ledger.marked(mark);
    if (hooked !== undefined) {
      this.#ledger.join(hooked, { type: 'connection/joined', ...of, how: 'exact' });
      return;
    }
    const url = cdpText(params.url, MAX_URL);
    const { target, url: pageUrl } = opener;
    this.#ledger.discover(
      sourceKey,
      { type: 'connection/created', ...of, kind: 'webtransport', url, target, initiator, pageUrl },
      url,
      mark,
    );
  }
}
