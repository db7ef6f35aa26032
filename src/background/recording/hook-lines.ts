import { type ConnectionLedger, type Entry, isWithoutRequestId } from '../../capture/connection-ledger.ts';
import type { LogClock } from '../../capture/log-clock.ts';
import type { LogWriter } from '../../capture/log-writer.ts';
import type { HookCommand, HookMode } from '../../capture/page-hook/hook-report.ts';
import { DocumentOffsets, placeKeyOf } from '../../capture/page-hook/reading/document-offsets.ts';
import { HookFrame } from '../../capture/page-hook/reading/hook-frame.ts';
import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';
import type { HookFrameOwner } from '../../capture/page-hook/reading/hook-shared.ts';
import { readRelayWord } from '../../capture/page-hook/relay/relay-word.ts';
import type { DocumentOffset } from '../../events/resume-point.ts';
import type { ConnectionId } from '../../events/units.ts';
import type { HandOver } from '../deep/hand-over.ts';
import { HookRequests } from './hook-requests.ts';
import { LeftFrames } from './left-frames.ts';
import { MEETING } from './meeting.ts';

/** How long a page's own hook may take to open its line when recording begins; a page may have none. */
const HOOK_COMES_MILLISECONDS = 150;
/** The same of a page that is known to have gone to another document. */
const SHOWN_MILLISECONDS = 600;
/** How long a page may take to say what it knows: a busy one is waited for no longer. */
const REACH_MILLISECONDS = 300;
/** How long it may take to report a socket's messages. */
const HAND_OVER_MILLISECONDS = 2000;
/** How long the end of recording waits for what pages still hold, and for pages to open a line to a new background worker. */
const LAST_REPORTS_MILLISECONDS = 2000;

/** All reports of a document before that number are written, or in a gap: they need not be kept. */
interface HookAcknowledgement {
  readonly type: 'written';
  readonly next: number;
}

/** What a hook, or the relay before it, is sent. */
type Send = (message: HookCommand | HookAcknowledgement) => void;

/**
 * What becomes of what a line reports. `recorded`: it is written. `finishing`: it is written, until the hook answers that this was
 * all. `silent`: nothing is written.
 */
type Hearing = 'recorded' | 'finishing' | 'silent';

interface Line {
  readonly frame: HookFrame;
  readonly send: Send;
  /** Whether a relay keeps what is not written. */
  readonly acknowledges: boolean;
  hearing: Hearing;
  /** How often it was asked to finish, and reports that had come when it was asked last. */
  asked: number;
  reportsBefore: number;
  /** Its page went to the back/forward cache, having given all reports before that number; null where it did not go there. */
  awayAt: number | null;
  /** Whether the relay met a hook. */
  hooked: boolean;
}

/** What the lines report to the recorder, and ask of it. */
export interface HookLinesOwner extends Pick<HookFrameOwner, 'handshakeMissing'> {
  /** A page that was busy when recording ended has reported all that it held. */
  finished(): void;
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
  readonly #finished: () => void;
  #mode: HookMode = 'dormant';
  /** Recording is about to end: lines that open meanwhile are asked for what they still hold. */
  #finishing = false;
  /** Until when pages may open a line anew, where an earlier worker had one. Epoch milliseconds. */
  #comeBy = 0;

  constructor(lines: HookLinesOwner, clock: LogClock, ledger: ConnectionLedger, writer: LogWriter) {
    this.#finished = () => lines.finished();
    const owner: HookFrameOwner = {
      answered: (place, request, problem) => this.#requests.answered(place, request, problem),
      handshakeMissing: () => lines.handshakeMissing(),
    };
    this.#shared = { owner, clock, ledger, offsets: this.#offsets, writer };
  }

  /** Whether the page has a hook that works, whether it is heard and has none, and whether all frames that are heard have one. */
  get covers(): { readonly page: boolean; readonly prevented: boolean; readonly frames: boolean } {
    const lines = [...this.#lines];
    const pages = lines.filter(([{ target }]) => target === 'page');
    const page = pages.some(([, line]) => isCovered(line));
    const frames = lines.every(([{ target }, line]) => target !== 'iframe' || isCovered(line));
    return { page, prevented: !page && pages.length > 0, frames };
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

  /** Whether any still holds what belongs to a recording that has ended. */
  get finishing(): boolean {
    return [...this.#lines.values()].some(({ hearing }) => hearing === 'finishing');
  }

  /** From now on a new log is written. Whoever shares the ledger begins that anew. */
  beginLog(writer: LogWriter): void {
    this.#shared.writer = writer;
    this.#offsets.beginLog();
    if (this.#mode !== 'dormant' || this.#finishing) return;
    // What is left of a recording that has ended belongs to the log that is gone.
    for (const line of this.#lines.values()) line.hearing = 'silent';
  }

  /** Goes on with what an earlier worker stored. */
  restore(offsets: readonly DocumentOffset[]): void {
    this.#offsets.restore(offsets);
    this.#comeBy = Date.now() + LAST_REPORTS_MILLISECONDS;
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
    const hearing = this.#mode === 'dormant' ? 'silent' : 'recorded';
    const of = { frame, send, acknowledges, hearing } as const;
    const line: Line = { ...of, asked: 0, reportsBefore: 0, awayAt: null, hooked: true };
    this.#lines.set(place, line);
    if (this.#finishing) {
      this.#finish(line);
      return;
    }
    send({ type: 'mode', mode: this.#mode, meeting: MEETING });
    // Sockets that an earlier worker knew may have been the debugger's, which it lost meanwhile.
    if (this.#mode === 'messages') void Promise.all(this.#askForMessages(line));
  }

  /** Something came over a line: a report as text, or the relay's own word. @returns whether less is covered since */
  hear(place: HookPlace, message: unknown): boolean {
    const line = this.#lines.get(place);
    if (line === undefined) return false;
    const before = isCovered(line);
    const word = readRelayWord(message);
    if (word === null) {
      if (line.hearing === 'silent') line.frame.pass(message);
      else line.frame.hear(message);
    } else if (word.type === 'away') line.awayAt = word.next;
    else if (word.type === 'no-hook') this.#requests.answered(place, word.request, 'gone');
    else if (word.type === 'not-met') line.hooked = false;
    else if (line.hearing !== 'silent') line.frame.forbid(word);
    return isCovered(line) !== before;
  }

  /** A frame's or worker's line has ended. While nothing is recorded, or the page may come back, its sockets are not over. */
  close(place: HookPlace): void {
    const line = this.#lines.get(place);
    if (line === undefined) return;
    const { awayAt, frame, hearing, reportsBefore } = line;
    this.#drop(place);
    const isWhole = awayAt !== null && frame.heardThrough(awayAt);
    if (hearing === 'finishing' && !isWhole) frame.cutOff(frame.reports > reportsBefore);
    if (hearing !== 'recorded') frame.settle();
    else if (awayAt !== null) this.#left.away(frame, awayAt);
    else this.#left.gone(frame);
  }

  /** The tab is gone, its documents with it, though their lines may end later: a discarded tab's do (Chromium 156). */
  tabGone(): void {
    for (const [place, line] of this.#lines) {
      line.awayAt = null;
      if (place.target === 'page' || place.target === 'iframe') this.close(place);
    }
    if (this.#mode !== 'dormant') this.#left.tabGone();
  }

  /** A frame or worker is heard no longer, and lives on. */
  lose(place: HookPlace): void {
    this.#lines.get(place)?.frame.settle();
    this.#drop(place);
  }

  #drop(place: HookPlace): void {
    this.#lines.delete(place);
    this.#requests.left(place);
  }

  /** Sends all their mode from now on. */
  setMode(mode: HookMode): void {
    this.#mode = mode;
    this.#finishing = false;
    for (const line of this.#lines.values()) {
      // One that was asked to finish has forgotten nothing that is not written: it is not to forget.
      if (mode === 'dormant' && line.hearing !== 'recorded') continue;
      line.hearing = mode === 'dormant' ? 'silent' : 'recorded';
      line.send({ type: 'mode', mode, meeting: MEETING });
    }
  }

  /**
   * Has all report what they hold, and then nothing more; resolves when they have, or had time enough. A page that is busy is heard
   * until it has, however long that takes. What a document may hold whose line is not open is a gap.
   */
  async silence(): Promise<void> {
    this.#mode = 'dormant';
    this.#finishing = true;
    for (const line of this.#lines.values()) this.#finish(line);
    await until(() => !this.finishing && Date.now() >= this.#comeBy, LAST_REPORTS_MILLISECONDS);
    this.#finishing = false;
    this.#cutOffMissing();
  }

  /** Asks for what it holds, and for an answer after that. */
  #finish(line: Line): void {
    const { frame, send } = line;
    const asked = ++line.asked;
    line.hearing = 'finishing';
    line.reportsBefore = frame.reports;
    const ask = (request: number) => send({ type: 'mode', mode: 'dormant', request });
    void this.#requests.ask(frame.place, ask, null).then(() => {
      if (line.hearing !== 'finishing' || line.asked !== asked || this.#lines.get(frame.place) !== line)
        return;
      line.hearing = 'silent';
      frame.settle();
      this.#finished();
    });
  }

  /** Documents that may hold reports, and have no line: their pages are in the back/forward cache, or went while no worker ran. */
  #missing(): readonly string[] {
    return this.#offsets.open.filter((document) => !this.hears(placeKeyOf(document)));
  }

  #cutOffMissing(): void {
    const missing = this.#missing();
    for (const document of missing) this.#offsets.settle(document);
    if (missing.length === 0) return;
    const at = this.#shared.clock.now();
    const gap = { type: 'capture/gap', at, until: at, why: 'detached', messages: null } as const;
    this.#shared.writer.lifecycle(gap);
  }

  /** Resolves when the page's own hook has come, or had time enough. */
  pageComes(): Promise<void> {
    return until(() => this.covers.page, HOOK_COMES_MILLISECONDS);
  }

  /**
   * Resolves when all hooks have reported which sockets live, or had time enough.
   *
   * @param isShown whether the hook of the document that the page shows has come, as far as anybody knows
   */
  async allReported(isShown: () => boolean): Promise<void> {
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
    const problem = await this.#requests.ask(frame.place, (request, until) =>
      send({ type: 'send', request, socket, opcode, data, until }),
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
    return this.#requests.ask(frame.place, (request, until) =>
      send({ type: 'close', request, socket, code, reason, until }),
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

const isCovered = ({ frame, hooked }: Line): boolean => hooked && !frame.failed;

function hasRequestId(entry: Entry): boolean {
  return !isWithoutRequestId(entry);
}

async function until(isSo: () => boolean, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!isSo() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
}

const NOT_REACHED = 'No page of this tab holds this connection any more, or none that Switchyard can reach.';
