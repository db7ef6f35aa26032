import { type ConnectionLedger, type Entry, isWithoutRequestId } from '../../capture/connection-ledger.ts';
import type { LogClock } from '../../capture/log-clock.ts';
import type { LogWriter } from '../../capture/log-writer.ts';
import type { HookCommand, HookMode } from '../../capture/page-hook/hook-report.ts';
import { DocumentOffsets } from '../../capture/page-hook/reading/document-offsets.ts';
import { HookFrame } from '../../capture/page-hook/reading/hook-frame.ts';
import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';
import type { HookFrameOwner } from '../../capture/page-hook/reading/hook-shared.ts';
import { readRelayWord } from '../../capture/page-hook/relay/relay-word.ts';
import type { DocumentOffset } from '../../events/resume-point.ts';
import type { ConnectionId } from '../../events/units.ts';
import type { HandOver } from '../deep/hand-over.ts';
import { HookRequests, NO_ANSWER } from './hook-requests.ts';
import { LeftFrames } from './left-frames.ts';

/** How long a page's own hook may take to open its line when recording begins; a page may have none. */
const HOOK_COMES_MILLISECONDS = 150;
/** The same of a page that is known to have gone to another document. */
const SHOWN_MILLISECONDS = 600;
/** How long a page may take to say what it knows: a busy one is waited for no longer. */
const REACH_MILLISECONDS = 300;
/** How long it may take to report a socket's messages. */
const HAND_OVER_MILLISECONDS = 2000;
/** How long a page may take to report what it holds when recording ends. */
const LAST_REPORTS_MILLISECONDS = 2000;

/** All reports of a document before that number are written, or in a gap: they need not be kept. */
interface HookAcknowledgement {
  readonly type: 'written';
  readonly next: number;
}

/** What a hook, or the relay before it, is sent. */
type Send = (message: HookCommand | HookAcknowledgement) => void;

interface Line {
  readonly frame: HookFrame;
  readonly send: Send;
  /** Whether a relay keeps what is not written. */
  readonly acknowledges: boolean;
  /** What it still reports is not recorded. */
  silent: boolean;
  /** Its page went to the back/forward cache. */
  away: boolean;
}

/** The lines to the page hooks of one tab's frames and workers: sends them commands, has their reports written. */
export class HookLines {
  readonly #lines = new Map<HookPlace, Line>();
  readonly #requests = new HookRequests();
  readonly #offsets = new DocumentOffsets();
  readonly #left = new LeftFrames();
  readonly #shared: {
    owner: HookFrameOwner;
    clock: LogClock;
    ledger: ConnectionLedger;
    offsets: DocumentOffsets;
    writer: LogWriter;
  };
  #mode: HookMode = 'dormant';

  constructor(
    { handshakeMissing }: Pick<HookFrameOwner, 'handshakeMissing'>,
    clock: LogClock,
    ledger: ConnectionLedger,
    writer: LogWriter,
  ) {
    const owner: HookFrameOwner = {
      answered: (place, request, problem) => this.#requests.answered(place, request, problem),
      handshakeMissing,
    };
    this.#shared = { owner, clock, ledger, offsets: this.#offsets, writer };
  }

  /** Whether the page itself has a hook. */
  get coversPage(): boolean {
    return [...this.#lines.keys()].some(({ target }) => target === 'page');
  }

  /** Whether the frame or worker with that key is heard. */
  hears(key: string): boolean {
    return [...this.#lines.keys()].some((place) => place.key === key);
  }

  /** URL of the page; empty where no hook reported it. */
  get pageUrl(): string {
    return [...this.#lines.keys()].findLast(({ target }) => target === 'page')?.url ?? '';
  }

  /** Whether any frame is heard. */
  get any(): boolean {
    return this.#lines.size > 0;
  }

  /** From now on a new log is written. Whoever shares the ledger begins that anew. */
  beginLog(writer: LogWriter): void {
    this.#shared.writer = writer;
    this.#offsets.beginLog();
  }

  /** Goes on with what an earlier worker stored. */
  restore(offsets: readonly DocumentOffset[]): void {
    this.#offsets.restore(offsets);
  }

  /** A segment was sealed: how far it holds the reports of the documents that it speaks of. */
  sealed(): readonly DocumentOffset[] {
    return this.#offsets.takeChanged();
  }

  /** The running log holds the documents' reports that far. */
  stored(offsets: readonly DocumentOffset[]): void {
    for (const { document, next } of offsets) {
      for (const { acknowledges, frame, send } of this.#lines.values()) {
        if (acknowledges && frame.document === document) send({ type: 'written', next });
      }
    }
  }

  /** A frame or worker has a hook. */
  open(place: HookPlace, send: Send, acknowledges: boolean): void {
    const frame = new HookFrame(place, this.#shared, this.#left.comesBack(place));
    const line = { frame, send, acknowledges, silent: this.#mode === 'dormant', away: false };
    this.#lines.set(place, line);
    send({ type: 'mode', mode: this.#mode });
    // Sockets that an earlier worker knew may have been the debugger's, which it lost meanwhile.
    if (this.#mode === 'messages') void Promise.all(this.#askForMessages(line));
  }

  /** Something came over a line: a report as text, or the relay's own word. */
  hear(place: HookPlace, message: unknown): void {
    const line = this.#lines.get(place);
    if (line === undefined) return;
    const word = readRelayWord(message);
    if (word === null) {
      if (line.silent) line.frame.pass(message);
      else line.frame.hear(message);
    } else if (word.type === 'away') line.away = true;
    else if (word.type === 'no-hook') this.#requests.answered(place, word.request, 'gone');
    else if (!line.silent) line.frame.forbid(word);
  }

  /** A frame's or worker's line has ended. While nothing is recorded, or the page may come back, its sockets are not over. */
  close(place: HookPlace): void {
    const line = this.#lines.get(place);
    this.lose(place);
    if (line === undefined || line.silent) return;
    if (line.away) this.#left.away(line.frame);
    else this.#left.gone(line.frame);
  }

  /** The tab is gone, its documents with it, though their lines may end later: a discarded tab's do (Chromium 156). */
  tabGone(): void {
    for (const [place, line] of this.#lines) {
      line.away = false;
      if (place.target === 'page' || place.target === 'iframe') this.close(place);
    }
    if (this.#mode !== 'dormant') this.#left.tabGone();
  }

  /** A frame or worker is heard no longer, and lives on. */
  lose(place: HookPlace): void {
    this.#lines.delete(place);
    this.#requests.left(place);
  }

  /** Sends all their mode from now on. */
  setMode(mode: HookMode): void {
    this.#mode = mode;
    for (const line of this.#lines.values()) {
      // One that was silenced has forgotten nothing that is not written: it is not to forget.
      if (mode === 'dormant' && line.silent) continue;
      line.silent = mode === 'dormant';
      line.send({ type: 'mode', mode });
    }
  }

  /** Has all report what they hold, and then nothing more. What one does not report in time is a gap. */
  async silence(): Promise<void> {
    if (this.#mode === 'dormant') return;
    // Those whose lines open meanwhile.
    this.#mode = 'dormant';
    await Promise.all([...this.#lines.values()].map((line) => this.#silence(line)));
  }

  async #silence(line: Line): Promise<void> {
    const { frame, send } = line;
    const before = frame.reports;
    const problem = await this.#requests.ask(
      frame.place,
      (request) => send({ type: 'mode', mode: 'dormant', request }),
      LAST_REPORTS_MILLISECONDS,
    );
    if (problem === NO_ANSWER && !line.silent) frame.cutOff(frame.reports > before);
    line.silent = true;
  }

  /** Resolves when the page's own hook has come, or had time enough. */
  pageComes(): Promise<void> {
    return until(() => this.coversPage, HOOK_COMES_MILLISECONDS);
  }

  /**
   * Resolves when all hooks have reported which sockets live, or had time enough.
   *
   * @param isShown whether the hook of the document that the page shows has come, as far as anybody knows
   */
  async allTold(isShown: () => boolean): Promise<void> {
    await until(isShown, SHOWN_MILLISECONDS);
    await this.#reach();
  }

  /** Resolves when all hooks have answered, hence reported what they had to report before. */
  async #reach(): Promise<void> {
    const asked = [...this.#lines.values()].map(({ frame, send }) =>
      // Of no socket: it answers that it is gone.
      this.#requests.ask(
        frame.place,
        (request) => send({ type: 'report-messages', request, socket: -1, messages: true }),
        REACH_MILLISECONDS,
      ),
    );
    await Promise.all(asked);
  }

  /**
   * Has all frames' hooks report the messages of live sockets that the debugger does not know by a request id.
   * @returns which they are
   */
  async takeUnseen(): Promise<readonly Entry[]> {
    const frames = this.#frames();
    const unseen = frames.flatMap(({ frame }) => [...frame.live()].map(([, entry]) => entry));
    await Promise.all(frames.flatMap((line) => this.#askForMessages(line, null, isWithoutRequestId)));
    return unseen.filter(isWithoutRequestId);
  }

  /**
   * Has all frames' hooks report the messages of the sockets that live; resolves when they do, or had time enough. Those of
   * workers go with the debugger.
   */
  async takeOver(handOver: HandOver | null): Promise<void> {
    await this.#reach();
    await Promise.all(this.#frames().flatMap((line) => this.#askForMessages(line, handOver)));
  }

  /** Has all hooks leave to the debugger the messages of sockets that it knows by a request id. */
  leaveToDebugger(): void {
    for (const line of this.#lines.values()) void this.#askForMessages(line, null, hasRequestId, false);
  }

  /** Those of the page and its frames. */
  #frames(): readonly Line[] {
    return [...this.#lines.values()].filter(({ acknowledges }) => acknowledges);
  }

  /** @param which of its live sockets */
  #askForMessages(
    { frame, send }: Line,
    handOver: HandOver | null = null,
    which: (entry: Entry) => boolean = () => true,
    messages = true,
  ): Promise<unknown>[] {
    const { place } = frame;
    const marker = handOver?.marker ?? '';
    const live = [...frame.live()].filter(([, entry]) => which(entry));
    return live.map(([socket, entry]) =>
      this.#requests.ask(
        place,
        (request) => {
          handOver?.expect(place, entry, request);
          const marked = marker === '' ? {} : { marker };
          send({ type: 'report-messages', request, socket, messages, ...marked });
        },
        HAND_OVER_MILLISECONDS,
      ),
    );
  }

  /** Sends a message over a live connection. @returns a sentence where it could not; null where it was sent */
  async send(connection: ConnectionId, opcode: 'text' | 'binary', data: string): Promise<string | null> {
    const line = this.#lineOf(connection);
    if (line === null) return NOT_REACHED;
    const { socket, frame, send } = line;
    frame.expectOurs(socket, data);
    const problem = await this.#requests.ask(frame.place, (request) =>
      send({ type: 'send', request, socket, opcode, data }),
    );
    if (problem !== null) frame.expectOursNoMore(socket, data);
    return problem;
  }

  /** Closes a live connection; the rest as of `send`. */
  async closeConnection(
    connection: ConnectionId,
    code: number | null,
    reason: string,
  ): Promise<string | null> {
    const line = this.#lineOf(connection);
    if (line === null) return NOT_REACHED;
    const { socket, frame, send } = line;
    return this.#requests.ask(frame.place, (request) =>
      send({ type: 'close', request, socket, code, reason }),
    );
  }

  /** The line over which a live connection of the running log can be reached; null where no hook holds it. */
  #lineOf(connection: ConnectionId): (Line & { readonly socket: number }) | null {
    for (const line of this.#lines.values()) {
      const socket = line.frame.socketOf(connection);
      if (socket !== null) return { ...line, socket };
    }
    return null;
  }
}

function hasRequestId(entry: Entry): boolean {
  return !isWithoutRequestId(entry);
}

async function until(isSo: () => boolean, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!isSo() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
}

const NOT_REACHED = 'No page of this tab holds this connection any more, or none that Switchyard can reach.';
