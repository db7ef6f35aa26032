import { type Entry, isWithoutRequestId } from '../../capture/connection-ledger.ts';
import type { HookCommand, HookMode } from '../../capture/page-hook/hook-report.ts';
import type { HookFrame } from '../../capture/page-hook/reading/hook-frame.ts';
import type { HookPlace, HookSourceOwner } from '../../capture/page-hook/reading/hook-place.ts';
import type { HookSource } from '../../capture/page-hook/reading/hook-source.ts';
import type { ConnectionId } from '../../events/units.ts';
import type { HandOver } from '../deep/hand-over.ts';

/** How long a page may take to carry out a command. */
const ANSWER_MILLISECONDS = 5000;
/** How long a page's own hook may take to open its line when recording begins; a page may have none. */
const HOOK_COMES_MILLISECONDS = 150;
/** The same of a page that is known to have gone to another document. */
const SHOWN_MILLISECONDS = 600;
/** How long a page may take to say what it knows: a busy one is waited for no longer. */
const REACH_MILLISECONDS = 300;
/** How long it may take to tell a socket's messages. */
const HAND_OVER_MILLISECONDS = 2000;
/** A page that is asked to stop telling has so long to tell what it holds. */
const LAST_WORDS_MILLISECONDS = 120;

/** A frame's line to us. What the frame is comes from the browser, not from its page. */
export interface HookPort {
  readonly place: HookPlace;
  send(command: HookCommand | HookAcknowledgement): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

/** So many reports of this line are written, or need not be told again. */
export interface HookAcknowledgement {
  readonly type: 'ack';
  readonly reports: number;
}

interface Line {
  readonly frame: HookFrame;
  readonly send: (command: HookCommand | HookAcknowledgement) => void;
  /** Whether it wants to know what was written. */
  readonly acknowledges: boolean;
  heard: number;
  acknowledged: number;
}

/** The lines to all page hooks of one tab: tells them what to do, hears what they tell. */
export class HookLines {
  readonly #source: HookSource;
  readonly #lines = new Map<HookPlace, Line>();
  readonly #asked = new Map<number, (problem: string | null) => void>();
  #mode: HookMode = 'dormant';
  #requests = 0;
  /** What was heard of each line when a segment was sealed that is not written yet. */
  #sealed: ReadonlyMap<Line, number>[] = [];

  constructor(source: HookSource) {
    this.#source = source;
  }

  /** Whether the page itself has a hook. */
  get coversPage(): boolean {
    return [...this.#lines.keys()].some(({ target }) => target === 'page');
  }

  /** Whether the frame or worker with that key is heard. */
  hears(key: string): boolean {
    return [...this.#lines.keys()].some((place) => place.key === key);
  }

  /** URL of the page; empty where no hook told. */
  get pageUrl(): string {
    return [...this.#lines.keys()].findLast(({ target }) => target === 'page')?.url ?? '';
  }

  /** Whether any frame is heard. */
  get any(): boolean {
    return this.#lines.size > 0;
  }

  /** A frame or worker has a hook. */
  open(place: HookPlace, send: Line['send'], acknowledges: boolean): HookFrame {
    const frame = this.#source.open(place);
    this.#lines.set(place, { frame, send, acknowledges, heard: 0, acknowledged: 0 });
    send({ type: 'mode', mode: this.#mode });
    // Sockets that an earlier worker heard of may have been the debugger's, which it lost meanwhile.
    if (this.#mode === 'messages') void Promise.all(this.#tellMessages({ frame, send }));
    return frame;
  }

  /** A report came. */
  hear(place: HookPlace, report: unknown): void {
    const line = this.#lines.get(place);
    if (line === undefined) return;
    if (this.#mode !== 'dormant') line.frame.hear(report);
    // What is no text is the relay's own word, which it does not keep.
    if (typeof report === 'string') line.heard++;
  }

  /** A frame's or worker's line has ended. While nothing is recorded that says nothing of its sockets. */
  close(place: HookPlace): void {
    if (this.#mode === 'dormant') {
      this.lose(place);
      return;
    }
    this.#lines.get(place)?.frame.gone();
    this.#lines.delete(place);
  }

  /** The tab is gone, its documents with it, though their lines may end later: a discarded tab's do (Chromium 156). */
  tabGone(): void {
    for (const place of this.#lines.keys()) {
      if (place.target === 'page' || place.target === 'iframe') this.close(place);
    }
  }

  /** A frame or worker is heard no longer, and lives on. */
  lose(place: HookPlace): void {
    this.#lines.get(place)?.frame.lost();
    this.#lines.delete(place);
  }

  /** Tells all what to do from now on. */
  setMode(mode: HookMode): void {
    this.#mode = mode;
    for (const { send } of this.#lines.values()) send({ type: 'mode', mode });
  }

  /** Has all stop telling, and hears what they still hold. */
  async silence(): Promise<void> {
    if (this.#mode === 'dormant') return;
    for (const { send } of this.#lines.values()) send({ type: 'mode', mode: 'dormant' });
    if (this.any) await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MILLISECONDS));
    this.#mode = 'dormant';
  }

  /** Resolves when the page's own hook has come, or had time enough. */
  pageComes(): Promise<void> {
    return until(() => this.coversPage, HOOK_COMES_MILLISECONDS);
  }

  /**
   * Resolves when all hooks have told which sockets live, or had time enough.
   *
   * @param isShown whether the hook of the document that the page shows has come, as far as anybody knows
   */
  async allTold(isShown: () => boolean): Promise<void> {
    await until(isShown, SHOWN_MILLISECONDS);
    await this.#reach();
  }

  /** Resolves when all hooks have answered, hence told what they had to tell before. */
  async #reach(): Promise<void> {
    const asked = [...this.#lines.values()].map(({ send }) =>
      // Of no socket: it says that it is gone.
      this.#ask((request) => send({ type: 'tell', request, socket: -1, messages: true }), REACH_MILLISECONDS),
    );
    await Promise.all(asked);
  }

  /**
   * Has all frames' hooks tell the messages of live sockets that the debugger does not know by a request id.
   * @returns which they are
   */
  async takeUnseen(): Promise<readonly Entry[]> {
    const frames = this.#frames();
    const unseen = frames.flatMap(({ frame }) => [...frame.live()].map(([, entry]) => entry));
    await Promise.all(frames.flatMap((line) => this.#tellMessages(line, null, isWithoutRequestId)));
    return unseen.filter(isWithoutRequestId);
  }

  /**
   * Has all frames' hooks tell the messages of the sockets that live; resolves when they do, or had time enough. Those of
   * workers go with the debugger.
   */
  async takeOver(handOver: HandOver | null): Promise<void> {
    await this.#reach();
    await Promise.all(this.#frames().flatMap((line) => this.#tellMessages(line, handOver)));
  }

  /** Has all hooks leave to the debugger the messages of sockets that it knows by a request id. */
  leaveToDebugger(): void {
    const known = (entry: Entry) => !isWithoutRequestId(entry);
    for (const line of this.#lines.values()) void this.#tellMessages(line, null, known, false);
  }

  /** Those of the page and its frames. */
  #frames(): readonly Line[] {
    return [...this.#lines.values()].filter(({ acknowledges }) => acknowledges);
  }

  /** @param which of its live sockets; all where none is told */
  #tellMessages(
    { frame, send }: Pick<Line, 'frame' | 'send'>,
    handOver: HandOver | null = null,
    which: (entry: Entry) => boolean = () => true,
    messages = true,
  ): Promise<unknown>[] {
    const marker = handOver?.marker ?? '';
    const live = [...frame.live()].filter(([, entry]) => which(entry));
    return live.map(([socket, entry]) =>
      this.#ask((request) => {
        handOver?.expect(frame.place, entry, request);
        send({ type: 'tell', request, socket, messages, ...(marker === '' ? {} : { marker }) });
      }, HAND_OVER_MILLISECONDS),
    );
  }

  /** Sends a message over a live connection. @returns a sentence where it could not; null where it was sent */
  async send(connection: ConnectionId, opcode: 'text' | 'binary', data: string): Promise<string | null> {
    const line = this.#lineOf(connection);
    if (line === null) return NOT_REACHED;
    const { socket, frame } = line;
    frame.expectOurs(socket, data);
    const problem = await this.#ask((request) => line.send({ type: 'send', request, socket, opcode, data }));
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
    const { socket } = line;
    return this.#ask((request) => line.send({ type: 'close', request, socket, code, reason }));
  }

  answered: HookSourceOwner['answered'] = (_place, request, problem) => {
    this.#asked.get(request)?.(problem === 'gone' ? GONE : problem);
  };

  /** A segment is about to be written: it holds all that was heard so far. */
  sealing(): void {
    this.#sealed.push(new Map([...this.#lines.values()].map((line) => [line, line.heard])));
  }

  /** The oldest sealed segment is written: what it holds need not be told again. */
  stored(): void {
    for (const [line, heard] of this.#sealed.shift() ?? []) {
      if (!line.acknowledges || heard <= line.acknowledged) continue;
      line.acknowledged = heard;
      line.send({ type: 'ack', reports: heard });
    }
  }

  /** A new log: what was sealed of the old one is never written. */
  forgetSealed(): void {
    this.#sealed = [];
  }

  #lineOf(connection: ConnectionId): (Line & { readonly socket: number }) | null {
    const reached = this.#source.reach(connection);
    const line = reached === null ? undefined : this.#lines.get(reached.frame.place);
    return reached === null || line === undefined ? null : { ...line, socket: reached.socket };
  }

  #ask(command: (request: number) => void, milliseconds = ANSWER_MILLISECONDS): Promise<string | null> {
    const request = this.#requests++;
    return new Promise((resolve) => {
      const done = (problem: string | null) => {
        clearTimeout(timer);
        this.#asked.delete(request);
        resolve(problem);
      };
      const timer = setTimeout(() => done('The page did not answer in time.'), milliseconds);
      this.#asked.set(request, done);
      command(request);
    });
  }
}

async function until(isSo: () => boolean, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!isSo() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** The hook's word for a socket that it no longer holds is `gone`. */
const GONE = 'The page has let go of this connection: it is closed, or about to be.';
const NOT_REACHED = 'No page of this tab holds this connection any more, or none that Switchyard can reach.';
