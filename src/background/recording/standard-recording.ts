import type { LogClock } from '../../capture/log-clock.ts';
import type { LogWriter } from '../../capture/log-writer.ts';
import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';
import type { FramePort } from '../../platform/hook-port.ts';
import type { HookListener } from '../deep/worker-hook.ts';
import type { Doors } from '../doors.ts';
import { CaptureSources } from './capture-sources.ts';
import type { HookLines } from './hook-lines.ts';
import { KeptMessages } from './kept-messages.ts';
import { type NetworkLine, NetworkReader } from './network-reader.ts';
import { isRecording, type RecordingState } from './recording-phase.ts';
import { ShownDocument } from './shown-document.ts';
import { WebRequests } from './web-requests.ts';

/** What Standard reports to its recorder, and asks of it. */
export interface StandardRecordingOwner {
  readonly state: RecordingState;
  /** The page shows another document, as its hook reports. */
  left(url: string): void;
  /** Whether a report has to wait for what the debugger reports, and is kept for that. */
  keeps(place: HookPlace, report: unknown): boolean;
  /** A hook's report was read. */
  heard(): void;
  /** The frame's line has ended: what was kept of it has to wait no longer. */
  frameGone(place: HookPlace): void;
  /** Which sources there are, or what they cover, changed. */
  sourcesChanged(): void;
  /** A page that was busy when recording ended has reported all that it held. */
  finished(): void;
}

/** The sources that need no debugger: page hooks, DevTools' network log, webRequest. In Deep the hooks go on beside it. */
export class StandardRecording {
  readonly capture: CaptureSources;
  /** The page hooks of the tab's frames, and of its workers where the debugger put them there. */
  readonly hooks: HookLines;
  /** DevTools' network log of the tab. */
  readonly network: NetworkReader;
  readonly web: WebRequests;
  /** The document that the page shows. */
  readonly document: ShownDocument;
  readonly #doors: Doors;
  readonly #owner: StandardRecordingOwner;
  readonly #kept: KeptMessages;

  constructor(doors: Doors, clock: LogClock, writer: LogWriter, owner: StandardRecordingOwner) {
    this.#doors = doors;
    this.#owner = owner;
    this.capture = new CaptureSources(
      {
        finished: () => owner.finished(),
        handshakeMissing: () => this.network.want(),
        isHooked: (documentId) => this.hooks.hears(documentId),
      },
      clock,
      writer,
    );
    const { hooks, ledger, network, web } = this.capture;
    this.hooks = hooks;
    this.web = new WebRequests(web, () => isRecording(owner.state));
    const kept = new KeptMessages(ledger);
    this.#kept = kept;
    this.network = new NetworkReader(
      network,
      {
        missing: () => this.capture.missingHandshakes(),
        messages: () => kept.count,
        listed: (oldest) => kept.listed(oldest),
        changed: () => owner.sourcesChanged(),
      },
      () => doors.localNow(),
    );
    this.document = new ShownDocument({
      byDebugger: () => owner.state.held,
      recording: () => isRecording(owner.state),
      left: (place) => {
        kept.left(clock.now());
        network.settle();
        web.leavePage(place.key);
        owner.left(place.url);
      },
      heard: (place, report) => this.hear(place, report),
    });
  }

  /** DevTools of the tab was opened then, or the background started anew beside it. */
  networkConnected(line: NetworkLine, openedAt: number): void {
    this.#kept.opened(openedAt);
    this.network.connect(line);
  }

  /** The hooks report all messages, and DevTools is asked for handshakes. */
  record(): void {
    this.recordByHooks();
    this.network.watch(true);
  }

  /** The hooks report all messages. */
  recordByHooks(): void {
    this.capture.network.began();
    this.hooks.setMode('messages');
  }

  /** The sources report what they still hold. */
  async silence(): Promise<void> {
    await Promise.all([this.hooks.silence(), this.network.catchUp()]);
  }

  /** Recording is over. */
  end(): void {
    this.hooks.setMode('dormant');
    this.network.watch(false);
    this.capture.web.giveUp();
  }

  /** A hook's report that nothing has to wait for. */
  hear(place: HookPlace, report: unknown): void {
    const changed = this.hooks.hear(place, report);
    this.capture.settleJoins();
    this.#owner.heard();
    if (changed) this.#owner.sourcesChanged();
  }

  /** A frame of the tab has a hook. @returns who hears what it reports */
  frameConnected(port: FramePort): HookListener {
    const owner = this.#owner;
    const { frameId, documentId, url } = port;
    const key = documentId === '' ? `frame ${frameId} ${this.#doors.newLogId()}` : documentId;
    const place: HookPlace = { key, target: frameId === 0 ? 'page' : 'iframe', url };
    if (place.target === 'page') this.document.hooked(place);
    this.hooks.open(place, (command) => port.send(command), true);
    owner.sourcesChanged();
    return {
      hear: (report) => {
        if (!this.document.keeps(place, report) && !owner.keeps(place, report)) this.hear(place, report);
      },
      gone: () => {
        this.document.gone(place);
        owner.frameGone(place);
        this.hooks.close(place);
        owner.sourcesChanged();
      },
    };
  }
}
