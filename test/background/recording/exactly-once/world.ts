import { vi } from 'vitest';
import { Background } from '../../../../src/background/background.ts';
import type { Doors } from '../../../../src/background/doors.ts';
import { startRelay } from '../../../../src/capture/page-hook/relay/relay.ts';
import type { Batch } from '../../../../src/events/batch.ts';
import { FLAG } from '../../../../src/events/message-segment.ts';
import type { LogId } from '../../../../src/events/units.ts';
import { FakeBrowser, FakePanel } from '../../fake-browser.ts';
import { PageModel } from './page-model.ts';

/** A line between a relay and a worker: what is under way on it is delivered when told, and lost when it is cut. */
class Line {
  up: unknown[] = [];
  down: unknown[] = [];
  cut = false;
  toWorker: (message: unknown) => void = () => {};
  toRelay: (message: unknown) => void;
  workerHears: () => void = () => {};
  readonly relayHears: () => void;

  constructor(toRelay: (message: unknown) => void, relayHears: () => void) {
    this.toRelay = toRelay;
    this.relayHears = relayHears;
  }

  deliverUp(most: number): void {
    for (const message of this.up.splice(0, most)) this.toWorker(message);
  }
  deliverDown(most: number): void {
    for (const message of this.down.splice(0, most)) this.toRelay(message);
  }
}

/** One frame: a page's hook, the real relay, and the line that it has at the moment. */
interface Frame {
  readonly page: PageModel;
  readonly window: EventTarget;
  line: Line | null;
  away: boolean;
  wanted: (wanted: boolean) => void;
}

/** How a worker ends: at once, or in the middle of the write that comes next, before or after the disk has it. */
export type Death = 'now' | 'before-write' | 'after-write';

/** A browser with a tab that is recorded: real relays, a real background that can be ended at any time, and a disk. */
export class World {
  readonly browser = new FakeBrowser();
  readonly frames: Frame[] = [];
  /** What was ever stored, deleted logs too. */
  readonly stored = new Map<LogId, Batch[]>();
  readonly texts = new Map<string, string[]>();
  /** Messages that a worker had when the log was cleared: they need not be anywhere. */
  readonly exempt = new Set<string>();
  /** Names of pages that could not be asked when recording stopped, since they lay in the back/forward cache: they may have held reports. */
  readonly awayAtStop = new Set<string>();
  /** Names of those of which nothing had been written since that recording began: the worker that stopped it may never have met them. */
  readonly unknownAtStop = new Set<string>();
  /** Messages that are rows without a payload: their first pieces went to a log that was cleared, or to a worker that died. */
  withoutPayload = 0;
  failing = false;
  #panel = new FakePanel();
  #death: Death | null = null;
  #alive: { is: boolean } = { is: true };
  #delivered = new Set<string>();
  #wanted = false;
  /** How many batches each log had when it was recorded last. */
  readonly #storedAtStart = new Map<LogId, number>();

  async begin(): Promise<void> {
    this.browser.mode = undefined;
    this.#start();
    this.#panel.say({ type: 'hello', tabId: 1 });
    await this.#settle();
    for (const name of ['one', 'two']) this.#addFrame(name);
    this.#panel.say({ type: 'start-recording' });
    for (let turn = 0; turn < 3; turn++) await this.#everything(1);
    for (const { page } of this.frames) page.open();
  }

  get log(): LogId {
    return this.#panel.status.log;
  }

  deliverUp(index: number, most: number): void {
    const frame = this.#frame(index);
    for (const message of frame.line?.up.slice(0, most) ?? []) {
      if (typeof message !== 'string') continue;
      // Of one in pieces, the first has its name.
      for (const text of frame.page.reported) {
        if (message.includes(text.slice(0, text.indexOf(';') + 1))) this.#delivered.add(text);
      }
    }
    frame.line?.deliverUp(most);
  }

  deliverDown(index: number, most: number): void {
    this.#frame(index).line?.deliverDown(most);
  }

  page(index: number): PageModel | null {
    const { away, page } = this.#frame(index);
    return away ? null : page;
  }

  /** Lets the worker's timers run. */
  async work(milliseconds: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(milliseconds);
    this.#tellWanted();
  }

  async kill(death: Death): Promise<void> {
    if (death !== 'now') {
      this.#death = death;
      await this.work(100);
      this.#death = null;
    }
    // The panel says that the disk refuses to write: after the end of recording, what this worker holds goes with it.
    if (this.failing && !this.#panel.status.recording)
      for (const text of this.#delivered) this.exempt.add(text);
    this.#alive.is = false;
    const lines = this.frames.map(({ line }) => line);
    for (const frame of this.frames) frame.line = null;
    this.#delivered.clear();
    this.#start();
    for (const line of lines) {
      if (line === null) continue;
      line.cut = true;
      line.relayHears();
    }
    this.#panel.say({ type: 'hello', tabId: 1 });
    await this.#settle();
  }

  async clear(): Promise<void> {
    for (const text of this.#delivered) this.exempt.add(text);
    // What is left of a recording that has ended goes with its log.
    if (!this.#panel.status.recording)
      for (const { page } of this.frames) for (const text of page.reported) this.exempt.add(text);
    for (const texts of this.texts.values()) for (const text of texts) this.exempt.add(text);
    this.#panel.say({ type: 'clear' });
    await this.#settle();
  }

  /** @param busy the frame whose page carries out nothing meanwhile; null for none */
  async stop(busy: number | null): Promise<void> {
    const batches = (this.stored.get(this.log) ?? []).slice(this.#storedAtStart.get(this.log) ?? 0);
    const written = JSON.stringify(batches);
    for (const { away, page } of this.frames) {
      if (!away) continue;
      this.awayAtStop.add(page.name);
      if (!written.includes(`switchyard#${page.name}#`)) this.unknownAtStop.add(page.name);
    }
    this.#panel.say({ type: 'stop-recording' });
    for (let turn = 0; turn < 20 && this.#panel.status.recording; turn++) await this.#everything(1, busy);
    // A page that is busy, and a disk that fails, are waited for no longer.
    if (this.#panel.status.recording) await this.#everything(4100, busy);
  }

  async start(): Promise<void> {
    if (!this.#panel.status.recording)
      this.#storedAtStart.set(this.log, this.stored.get(this.log)?.length ?? 0);
    this.#panel.say({ type: 'start-recording' });
    await this.#settle();
  }

  /** The page goes to the back/forward cache: Chromium ends its line, and its sockets. */
  leave(index: number): void {
    const frame = this.#frame(index);
    if (frame.away) return;
    frame.page.leave(true);
    frame.window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
    frame.away = true;
    const { line, page } = frame;
    if (line === null) return;
    // It goes before it hears what it was asked when recording stopped.
    if (!this.#panel.status.recording && line.down.length > 0) this.awayAtStop.add(page.name);
    this.deliverUp(index, Number.POSITIVE_INFINITY);
    line.cut = true;
    frame.line = null;
    line.workerHears();
  }

  comeBack(index: number): void {
    const frame = this.#frame(index);
    if (!frame.away) return;
    frame.away = false;
    frame.page.leave(false);
    frame.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    while (frame.page.sockets.length > 0) frame.page.close(0, 1006);
  }

  /** All that is under way arrives, and is written. */
  async end(): Promise<void> {
    this.failing = false;
    for (const index of this.frames.keys()) this.comeBack(index);
    for (let turn = 0; turn < 12; turn++) await this.#everything(300);
  }

  async #everything(milliseconds: number, busy: number | null = null): Promise<void> {
    for (const [index, { away, page }] of this.frames.entries()) {
      if (index === busy) continue;
      if (!away) page.turn();
      this.deliverUp(index, Number.POSITIVE_INFINITY);
      this.deliverDown(index, Number.POSITIVE_INFINITY);
    }
    await this.work(milliseconds);
  }

  #frame(index: number): Frame {
    const frame = this.frames[index % this.frames.length];
    if (frame === undefined) throw new Error('no frame');
    return frame;
  }

  async #settle(): Promise<void> {
    await this.work(1);
  }

  #start(): void {
    const alive = { is: true };
    this.#alive = alive;
    const background = new Background(this.#doors(alive));
    const panel = new FakePanel();
    background.panelConnected(panel);
    this.#panel = panel;
    void background.restore();
    this.#connect = (frame, line) => {
      const { page } = frame;
      background.frameConnected({
        tabId: 1,
        frameId: page.name === 'one' ? 0 : 7,
        documentId: `document-${page.name}`,
        url: `http://${page.name}.example/`,
        send: (message) => {
          if (alive.is && !line.cut) line.down.push(structuredClone(message));
        },
        onMessage: (listener) => {
          line.toWorker = (message) => {
            if (alive.is) listener(message);
          };
        },
        onDisconnect: (listener) => {
          line.workerHears = () => {
            if (alive.is) listener();
          };
        },
      });
    };
  }

  #connect: (frame: Frame, line: Line) => void = () => {};

  #doors(alive: { is: boolean }): Doors {
    const doors = this.browser.doors();
    const never = new Promise<never>(() => {});
    const { store } = doors;
    return {
      ...doors,
      store: {
        ...store,
        append: async (batch, payloads, resume) => {
          if (!alive.is || this.#death === 'before-write') await never;
          if (this.failing) throw new Error('the disk fails');
          await store.append(batch, payloads, resume);
          this.stored.set(batch.log, [...(this.stored.get(batch.log) ?? []), batch]);
          this.#keepTexts(batch, payloads);
          if (this.#death !== 'after-write') return;
          alive.is = false;
          await never;
        },
      },
      writeState: async (state) => {
        if (alive.is) await doors.writeState(state);
      },
      wantHooks: async (wanted) => {
        if (alive.is) await doors.wantHooks(wanted);
      },
    };
  }

  #keepTexts({ log, messages }: Batch, payloads: Uint8Array): void {
    let offset = 0;
    const { count, connection, flags, stored } = messages;
    for (let row = 0; row < count; row++) {
      if (((flags[row] ?? 0) & FLAG.payloadUnknown) !== 0) {
        this.withoutPayload++;
        continue;
      }
      const end = offset + (stored[row] ?? 0);
      const key = `${log} ${connection[row]}`;
      const texts = this.texts.get(key) ?? [];
      texts.push(new TextDecoder().decode(payloads.subarray(offset, end)));
      this.texts.set(key, texts);
      offset = end;
    }
  }

  #addFrame(name: string): void {
    const document = new EventTarget();
    const window = new EventTarget();
    vi.stubGlobal('document', document);
    vi.stubGlobal('window', window);
    const page = new PageModel(name, () => this.browser.now);
    const frame: Frame = { page, window, line: null, away: false, wanted: () => {} };
    this.frames.push(frame);
    startRelay({
      whenReopened: () => {},
      meet: (onReport) => page.meet(onReport),
      watchWanted: (changed) => {
        frame.wanted = changed;
        changed(this.#wanted);
      },
      connect: (toRelay, onEnd) => {
        const line = new Line(toRelay, onEnd);
        frame.line = line;
        this.#connect(frame, line);
        return {
          send: (message) => {
            if (line.cut) throw new Error('the line is cut');
            line.up.push(message);
          },
          close: () => {
            if (line.cut) return;
            line.cut = true;
            if (frame.line === line) frame.line = null;
            line.workerHears();
          },
        };
      },
    });
  }

  #tellWanted(): void {
    const { hooksWanted } = this.browser;
    if (hooksWanted === this.#wanted) return;
    this.#wanted = hooksWanted;
    for (const { wanted } of this.frames) wanted(hooksWanted);
  }
}
