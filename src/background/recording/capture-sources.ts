import { ConnectionLedger } from '../../capture/connection-ledger.ts';
import { NetworkSource } from '../../capture/devtools-network/network-source.ts';
import { isAnswered } from '../../capture/is-answered.ts';
import type { LogClock } from '../../capture/log-clock.ts';
import type { LogWriter } from '../../capture/log-writer.ts';
import { WebRequestSource } from '../../capture/web-request/web-request-source.ts';
import { HookLines, type HookLinesOwner } from './hook-lines.ts';

/** What the sources report to their recorder, and ask of it. */
export interface CaptureSourcesOwner extends HookLinesOwner {
  /** Whether the document with that id has a hook with a line to us. */
  isHooked(documentId: string): boolean;
}

/** The ledger of one tab's connections, and all sources that share it but the debugger's, which is Deep's. */
export class CaptureSources {
  readonly ledger: ConnectionLedger;
  readonly hooks: HookLines;
  readonly network: NetworkSource;
  readonly web: WebRequestSource;

  constructor(owner: CaptureSourcesOwner, clock: LogClock, writer: LogWriter) {
    this.ledger = new ConnectionLedger(writer);
    const handshakeMissing = () => owner.handshakeMissing();
    const finished = () => owner.finished();
    this.hooks = new HookLines({ finished, handshakeMissing }, clock, this.ledger, writer);
    this.network = new NetworkSource(clock, this.ledger, writer);
    this.web = new WebRequestSource(clock, this.ledger, writer, (id) => owner.isHooked(id));
  }

  /** From now on a new log is written. */
  beginLog(writer: LogWriter): void {
    this.ledger.beginLog(writer);
    this.hooks.beginLog(writer);
    this.network.beginLog(writer);
    this.web.beginLog(writer);
  }

  /** Writes what waited for the rest of its segment. */
  settle(): void {
    this.ledger.settle();
    this.settleJoins();
  }

  /** Joins exchanges to sockets that a hook reported meanwhile. */
  settleJoins(): void {
    this.network.settle();
    this.web.settle();
  }

  /** Live connections that DevTools' network log has to show: they opened, or it lists them, and their answer is not reported. */
  missingHandshakes(): number {
    let missing = 0;
    for (const entry of this.ledger.live()) {
      if (isAnswered(entry)) continue;
      const opened = entry.mark !== '' && entry.opening.some(({ type }) => type === 'connection/opened');
      if (opened || entry.keys.some((key) => key.startsWith('har '))) missing++;
    }
    return missing;
  }
}
