import { DebuggerSource, type DebuggerSourceOwner } from '../capture/debugger/debugger-source.ts';
import { LogClock } from '../capture/log-clock.ts';
import type { RecordingStatus } from '../channel/command.ts';
import type { Batch } from '../events/batch.ts';
import type { LifecycleEvent } from '../events/event.ts';
import { epochMilliseconds, type LogId } from '../events/units.ts';
import type { Doors } from './doors.ts';
import { LogRecording, type RecordingOwner } from './log-recording.ts';
import { readLogEnd } from './read-log-end.ts';
import { sampleClock } from './sample-clock.ts';
import type { SavedTab } from './saved-state.ts';
import {
  CRASHED,
  detachment,
  errorWords,
  isGone,
  NO_ANSWER,
  refusal,
  type Trouble,
  writeFailure,
} from './trouble.ts';
import { within } from './within.ts';

/** How long a page may take to answer a command of the protocol. */
const ANSWER_MILLISECONDS = 5000;

/** What a recorder tells the background. */
export interface TabRecorderOwner {
  /** To be told to the tab's panels. */
  status(status: RecordingStatus): void;
  /** `saved` changed. */
  changed(): void;
}

/**
 * Records one tab: attaches the debugger, feeds its events to the source, writes the log. It lives as long as the tab,
 * through many recordings and logs. Nothing here rejects: what goes wrong becomes a status and an event.
 */
export class TabRecorder implements DebuggerSourceOwner, RecordingOwner {
  readonly tabId: number;
  readonly #doors: Doors;
  readonly #owner: TabRecorderOwner;
  readonly #clock: LogClock;
  readonly #source: DebuggerSource;
  #log: LogRecording;
  /** The debugger is ours, as far as we know. */
  #attached = false;
  #recording = false;
  #preserveLog = false;
  #trouble = '';
  #browser = '';
  /** Commands run one after another. */
  #work: Promise<void> = Promise.resolve();

  constructor(tabId: number, doors: Doors, owner: TabRecorderOwner, log: LogId = doors.newLogId()) {
    this.tabId = tabId;
    this.#doors = doors;
    this.#owner = owner;
    this.#clock = new LogClock(
      () => doors.localNow(),
      () => doors.wallNow(),
    );
    this.#log = new LogRecording(log, doors.store, this);
    this.#source = new DebuggerSource(this, this.#clock, this.#log.writer);
  }

  get status(): RecordingStatus {
    return {
      recording: this.#recording,
      log: this.#log.log,
      trouble: this.#trouble,
      preserveLog: this.#preserveLog,
    };
  }

  get saved(): SavedTab {
    const { tabId } = this;
    return { tabId, log: this.#log.log, recording: this.#recording, preserveLog: this.#preserveLog };
  }

  /** One event of the debugger. On the hot path. */
  event(method: string, params: unknown): void {
    // Before recording only the page's frames matter: the browser tells old log entries again when asked for new ones.
    if (this.#recording || (this.#attached && method.startsWith('Page.')))
      this.#source.handle(method, params);
  }

  start(): Promise<void> {
    return this.#queue(() => this.#start());
  }

  stop(): Promise<void> {
    return this.#queue(async () => {
      if (!this.#attached) return;
      this.#end({ why: 'asked', sentence: '' }, '');
      await this.#letGo();
    });
  }

  /** Begins a new log; the old one is deleted. */
  clear(): Promise<void> {
    return this.#queue(async () => this.#beginLog());
  }

  setPreserveLog(preserve: boolean): void {
    this.#preserveLog = preserve;
    this.#changed();
  }

  /** The browser took the debugger away. */
  detached(reason: string): Promise<void> {
    if (!this.#attached) return Promise.resolve();
    // At once, so that no event is taken for recorded; the sentence needs to ask whether the tab is still there.
    this.#attached = false;
    return this.#queue(async () => {
      this.#end(detachment(reason, await this.#doors.tabExists(this.tabId)), reason);
    });
  }

  /**
   * Asks whether the debugger is still ours, where we believe so. The browser tells when it takes it away, but a
   * detach by another page of this extension, or a death between two workers, comes without a word.
   */
  async verify(): Promise<void> {
    if (!this.#recording) return;
    try {
      await this.#send('Target.getTargetInfo');
    } catch (error) {
      if (isGone(error)) await this.detached(errorWords(error));
    }
  }

  /** The tab is gone: its log goes with it. */
  async dispose(): Promise<void> {
    this.#attached = false;
    this.#recording = false;
    this.#trouble = detachment('', false).sentence;
    this.#owner.status(this.status);
    await this.#delete(this.#log);
  }

  /**
   * Goes on where a worker that was ended left off: the debugger stays attached over its death.
   *
   * @param firstEventAt tells seconds of the browser's monotonic clock at the first event that waits; null for none
   */
  async restore(saved: SavedTab, firstEventAt: () => number | null): Promise<void> {
    const startedAt = this.#doors.localNow();
    this.#preserveLog = saved.preserveLog;
    const { store } = this.#doors;
    const { events, last, epochAtMonotonicZero, lastAt } = await readLogEnd(store, saved.log);
    this.#log = new LogRecording(saved.log, store, this, last);
    this.#source.beginLog(this.#log.writer);
    this.#source.restore(events);
    if (epochAtMonotonicZero !== null) this.#clock.restore(epochAtMonotonicZero);
    if (!saved.recording) return;
    this.#attached = true;
    this.#recording = true;
    this.#browser = await this.#doors.browser();
    await this.#calibrate();
    const beganAt = this.#clock.now() - (this.#doors.localNow() - startedAt);
    const first = firstEventAt();
    const firstAt = first === null ? beganAt : this.#clock.toEpoch(first);
    const until = epochMilliseconds(Math.min(beganAt, firstAt));
    const at = epochMilliseconds(Math.min(lastAt ?? until, until));
    this.#write({ type: 'capture/gap', at, until, why: 'worker-restarted', messages: null });
    try {
      this.#source.frames.readTree(await this.#send('Page.getFrameTree'));
    } catch (error) {
      // A page that is merely busy is recorded all the same.
      if (!isGone(error)) return;
      this.#attached = false;
      this.#end(refusal(errorWords(error)), errorWords(error));
    }
  }

  // What the source tells.

  navigated(url: string): void {
    if (!this.#recording) return;
    this.#source.leavePage();
    if (this.#preserveLog) this.#write({ type: 'page/navigated', at: this.#clock.now(), url });
    else this.#beginLog();
  }

  crashed(): void {
    if (!this.#recording) return;
    this.#end(CRASHED, '');
    void this.#queue(() => this.#letGo());
  }

  waiting(): void {
    this.#log.flushSoon();
  }

  // What the log tells.

  sealing(): void {
    this.#source.settle();
  }

  stored(batch: Batch): void {
    this.#doors.announce({ type: 'batch', batch });
  }

  health(error: unknown): void {
    this.#trouble = error === null ? '' : writeFailure(error);
    this.#owner.status(this.status);
  }

  async #start(): Promise<void> {
    if (this.#recording) return;
    this.#trouble = '';
    this.#browser = await this.#doors.browser();
    try {
      await this.#attach();
    } catch (error) {
      this.#end(refusal(errorWords(error)), errorWords(error));
      return;
    }
    try {
      await this.#enable();
    } catch (error) {
      // Taken away meanwhile: `detached` says so.
      if (!this.#attached) return;
      await this.#letGo();
      this.#end(refusal(errorWords(error)), errorWords(error));
    }
  }

  async #enable(): Promise<void> {
    // Page events first: a navigation after this is told, one before it shows in the tree.
    await this.#send('Page.enable');
    await this.#send('Inspector.enable');
    await this.#send('Log.enable');
    await this.#calibrate();
    const moved = this.#source.frames.readTree(await this.#send('Page.getFrameTree'));
    if (!this.#attached) return;
    this.#recording = true;
    if (moved) {
      this.#source.leavePage();
      this.#write({ type: 'page/navigated', at: this.#clock.now(), url: this.#source.frames.url });
    }
    this.#writeBeginning();
    // We read no bodies: without this Chromium keeps up to 100 MB of them for us.
    await this.#send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
    this.#changed();
  }

  async #calibrate(): Promise<void> {
    const send = (method: string) => this.#send(method);
    this.#clock.calibrate(await sampleClock(send, () => this.#doors.localNow()));
  }

  async #attach(): Promise<void> {
    try {
      await this.#doors.attach(this.tabId);
    } catch (error) {
      // It may be our own, left behind by a worker that was ended between attaching and saying so.
      if (!/another debugger/i.test(errorWords(error))) throw error;
      await this.#letGo();
      try {
        await this.#doors.attach(this.tabId);
      } catch {
        throw error;
      }
    }
    this.#attached = true;
  }

  async #letGo(): Promise<void> {
    this.#attached = false;
    try {
      await this.#doors.detach(this.tabId);
    } catch {
      // It was gone already, which is what we want.
    }
  }

  /** Recording is over, or could not begin. */
  #end({ why, sentence }: Trouble, detail: string): void {
    this.#recording = false;
    this.#trouble = sentence;
    this.#source.settle();
    this.#write({ type: 'recording/stopped', at: this.#clock.now(), why, detail });
    this.#log.flush();
    this.#changed();
  }

  #beginLog(): void {
    const old = this.#log;
    this.#log = new LogRecording(this.#doors.newLogId(), this.#doors.store, this);
    this.#clock.realign();
    this.#source.beginLog(this.#log.writer);
    if (this.#recording) this.#writeBeginning();
    this.#changed();
    void this.#delete(old);
  }

  #writeBeginning(): void {
    const at = this.#clock.now();
    const { url } = this.#source.frames;
    this.#write({ type: 'recording/started', at, source: 'debugger', url, browser: this.#browser });
    const { epochAtMonotonicZero } = this.#clock;
    if (epochAtMonotonicZero !== null) this.#write({ type: 'clock/set', at, epochAtMonotonicZero });
  }

  #write(event: LifecycleEvent): void {
    this.#log.writer.lifecycle(event);
  }

  async #delete(old: LogRecording): Promise<void> {
    old.abandon();
    await old.drained();
    try {
      await this.#doors.store.deleteLog(old.log);
      this.#doors.announce({ type: 'cleared', log: old.log });
    } catch {
      // The next worker deletes every log that no tab has.
    }
  }

  #changed(): void {
    this.#owner.changed();
    this.#owner.status(this.status);
  }

  // A page that is busy, or crashed before we came, never answers: without an end no later command would run.
  #send(method: string, params?: object): Promise<unknown> {
    return within(ANSWER_MILLISECONDS, NO_ANSWER, this.#doors.send(this.tabId, method, params));
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#trouble = `Switchyard failed: ${errorWords(error)}`;
      this.#owner.status(this.status);
    });
    return this.#work;
  }
}
