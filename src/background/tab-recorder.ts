import type { ChildTarget } from '../capture/debugger/child-target.ts';
import { DebuggerSource, type DebuggerSourceOwner } from '../capture/debugger/debugger-source.ts';
import { LogClock } from '../capture/log-clock.ts';
import type { HookPlace } from '../capture/page-hook/hook-place.ts';
import type { HookCommand } from '../capture/page-hook/hook-report.ts';
import type { RecordingStatus } from '../channel/command.ts';
import type { Coverage } from '../channel/coverage.ts';
import type { ProbeAnswer } from '../channel/probe-answer.ts';
import type { Batch } from '../events/batch.ts';
import type { LifecycleEvent } from '../events/event.ts';
import { type EpochMilliseconds, epochMilliseconds, type LogId } from '../events/units.ts';
import type { Eviction } from '../store/log-store.ts';
import { DebuggerHold } from './debugger-hold.ts';
import { DebuggerTargets, type DebuggerTargetsOwner, NETWORK_BUFFERS } from './debugger-targets.ts';
import type { DebuggerTargetsAlone } from './debugger-targets-alone.ts';
import type { Doors } from './doors.ts';
import { LogRecording, type RecordingOwner } from './log-recording.ts';
import { probe, probeUrl } from './probe.ts';
import { readLogEnd } from './read-log-end.ts';
import { RoomKeeper } from './room-keeper.ts';
import { sampleClock } from './sample-clock.ts';
import type { SavedTab } from './saved-state.ts';
import { CRASHED, detachment, errorWords, isGone, refusal, type Trouble, writeFailure } from './trouble.ts';
import type { HookListener } from './worker-hook.ts';

const PAGE_COVERED: Coverage = { target: 'page', state: 'covered', why: null, remedy: 'none' };

/** What a recorder tells the background. */
export interface TabRecorderOwner {
  /** Targets of no tab, which all recorders share. */
  readonly alone: DebuggerTargetsAlone;
  /** To be told to the tab's panels. */
  status(status: RecordingStatus): void;
  /** `saved` changed. */
  changed(): void;
}

/**
 * Records one tab: attaches the debugger, feeds its events to the source, writes the log. It lives as long as the tab,
 * through many recordings and logs. Nothing here rejects: what goes wrong becomes a status and an event.
 */
export class TabRecorder implements DebuggerSourceOwner, DebuggerTargetsOwner, RecordingOwner {
  readonly tabId: number;
  readonly #doors: Doors;
  readonly #owner: TabRecorderOwner;
  readonly #clock: LogClock;
  readonly #source: DebuggerSource;
  readonly #hold: DebuggerHold;
  readonly #targets: DebuggerTargets;
  readonly #room: RoomKeeper;
  #log: LogRecording;
  #recording = false;
  #preserveLog = false;
  #trouble = '';
  #browser = '';
  /** Commands run one after another. */
  #work: Promise<void> = Promise.resolve();

  constructor(tabId: number, doors: Doors, owner: TabRecorderOwner, log: LogId = doors.newLogId()) {
    this.tabId = tabId;
    this.#hold = new DebuggerHold(tabId, doors);
    this.#room = new RoomKeeper(doors);
    this.#doors = doors;
    this.#owner = owner;
    this.#clock = new LogClock(
      () => doors.localNow(),
      () => doors.wallNow(),
    );
    this.#log = new LogRecording(log, doors.store, this);
    this.#source = new DebuggerSource(this, this.#clock, this.#log.writer);
    this.#targets = new DebuggerTargets(tabId, doors, this.#source, owner.alone, this);
  }

  get status(): RecordingStatus {
    return {
      recording: this.#recording,
      log: this.#log.log,
      trouble: this.#trouble,
      preserveLog: this.#preserveLog,
      mode: 'deep',
      modes: ['deep'],
      coverage: this.#recording ? [PAGE_COVERED, ...this.#targets.coverage] : [],
      handshakesPutOff: 0,
    };
  }

  get saved(): SavedTab {
    const { tabId } = this;
    return { tabId, log: this.#log.log, recording: this.#recording, preserveLog: this.#preserveLog };
  }

  /** One event of the debugger. On the hot path. */
  event(method: string, params: unknown, session?: string): void {
    if (session !== undefined || method.startsWith('Target.')) this.#targets.event(method, params, session);
    // Before recording only the page's frames matter: the browser tells old log entries again when asked for new ones.
    else if (this.#recording || (this.#hold.held && method.startsWith('Page.')))
      this.#source.handle(method, params);
  }

  start(): Promise<void> {
    return this.#queue(() => this.#start());
  }

  stop(): Promise<void> {
    return this.#queue(async () => {
      if (!this.#hold.held) return;
      this.#end({ why: 'asked', sentence: '' }, '');
      await this.#hold.release();
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

  /** Sends an ordinary GET to a connection's URL, where that was recorded. Beside all other commands: it takes its time. */
  async probe(url: string): Promise<ProbeAnswer> {
    if (!this.#recording) return { outcome: 'not-recording' };
    const target = this.#source.knows(url) ? probeUrl(url) : null;
    if (target === null) return { outcome: 'unknown-url' };
    return probe(target, (method, params, milliseconds) => this.#hold.send(method, params, milliseconds));
  }

  /** The browser took the debugger away. */
  detached(reason: string): Promise<void> {
    if (!this.#hold.held) return Promise.resolve();
    // At once, so that no event is taken for recorded; the sentence needs to ask whether the tab is still there.
    this.#hold.lose();
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
      await this.#hold.send('Target.getTargetInfo');
    } catch (error) {
      if (isGone(error)) await this.detached(errorWords(error));
    }
  }

  /** The tab is gone: its log is ended, and written. */
  dispose(): Promise<void> {
    // At once, so that a detachment, which comes beside it, ends nothing a second time.
    this.#hold.lose();
    return this.#queue(async () => {
      if (this.#recording) this.#end(detachment('', false), '');
      this.#trouble = detachment('', false).sentence;
      this.#owner.status(this.status);
      this.#log.flush();
      await this.#log.drained();
    });
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
    this.#hold.inherit();
    this.#recording = true;
    this.#browser = await this.#doors.browser();
    await this.#calibrate();
    const beganAt = this.#clock.now() - (this.#doors.localNow() - startedAt);
    const first = firstEventAt();
    const firstAt = first === null ? beganAt : this.#clock.toEpoch(first);
    const until = epochMilliseconds(Math.min(beganAt, firstAt));
    const at = epochMilliseconds(Math.min(lastAt ?? until, until));
    this.#write({ type: 'capture/gap', at, until, why: 'worker-restarted', messages: null });
    await this.#tellEvicted(saved.log, events, until);
    try {
      this.#source.frames.readTree(await this.#hold.send('Page.getFrameTree'));
      await this.#targets.start(true);
    } catch (error) {
      // A page that is merely busy is recorded all the same.
      if (!isGone(error)) return;
      this.#hold.lose();
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
    void this.#queue(() => this.#hold.release());
  }

  waiting(): void {
    this.#log.flushSoon();
  }

  wantContent(requestId: string, key: string, child: ChildTarget | undefined): void {
    this.#targets.wantContent(requestId, key, child);
  }

  sharedWorkerStarts(): void {
    this.#targets.sharedWorkerStarts();
  }

  // What the targets tell.

  coverageChanged(): void {
    this.#owner.status(this.status);
  }

  workerHooked(_place: HookPlace, _send: (command: HookCommand) => void): HookListener | null {
    return null;
  }

  // What the log tells.

  sealing(): void {
    this.#source.settle();
  }

  stored(batch: Batch, payloadBytes: number): void {
    this.#doors.announce({ type: 'batch', batch });
    void this.#keepWithinLimit(batch.log, payloadBytes);
  }

  makeRoom(log: LogId, bytes: number, error: unknown): Promise<Eviction | null> {
    return this.#room.makeRoom(log, bytes, error);
  }

  now(): EpochMilliseconds {
    return this.#clock.now();
  }

  health(error: unknown): void {
    this.#trouble = error === null ? '' : writeFailure(error);
    this.#owner.status(this.status);
  }

  async #keepWithinLimit(log: LogId, payloadBytes: number): Promise<void> {
    const evicted = await this.#room.wrote(log, payloadBytes);
    // A finished log that went is none of this log's loss; and what a log lost that is itself gone matters no more.
    if (evicted === null || evicted.bytes === 0 || log !== this.#log.log) return;
    const { messages, bytes } = evicted;
    this.#write({ type: 'capture/truncated', at: this.#clock.now(), messages, bytes, why: 'limit' });
  }

  /** Tells what was evicted by a worker that was ended before it could. */
  async #tellEvicted(log: LogId, told: readonly LifecycleEvent[], at: EpochMilliseconds): Promise<void> {
    const summary = (await this.#doors.store.list()).find((one) => one.log === log);
    if (summary === undefined) return;
    let { evictedMessages: messages, evictedBytes: bytes } = summary;
    for (const event of told) {
      if (event.type !== 'capture/truncated') continue;
      messages -= event.messages;
      bytes -= event.bytes;
    }
    if (messages <= 0) return;
    this.#write({ type: 'capture/truncated', at, messages, bytes: Math.max(0, bytes), why: 'limit' });
  }

  async #start(): Promise<void> {
    if (this.#recording) return;
    this.#trouble = '';
    this.#browser = await this.#doors.browser();
    try {
      await this.#hold.take();
    } catch (error) {
      this.#end(refusal(errorWords(error)), errorWords(error));
      return;
    }
    try {
      await this.#enable();
    } catch (error) {
      // Taken away meanwhile: `detached` says so.
      if (!this.#hold.held) return;
      await this.#hold.release();
      this.#end(refusal(errorWords(error)), errorWords(error));
    }
  }

  async #enable(): Promise<void> {
    // Page events first: a navigation after this is told, one before it shows in the tree.
    await this.#hold.send('Page.enable');
    await this.#hold.send('Inspector.enable');
    await this.#hold.send('Log.enable');
    await this.#calibrate();
    const moved = this.#source.frames.readTree(await this.#hold.send('Page.getFrameTree'));
    if (!this.#hold.held) return;
    this.#recording = true;
    if (moved) {
      this.#source.leavePage();
      this.#write({ type: 'page/navigated', at: this.#clock.now(), url: this.#source.frames.url });
    }
    this.#writeBeginning();
    await this.#hold.send('Network.enable', NETWORK_BUFFERS);
    await this.#targets.start();
    this.#changed();
  }

  async #calibrate(): Promise<void> {
    const send = (method: string) => this.#hold.send(method);
    this.#clock.calibrate(await sampleClock(send, () => this.#doors.localNow()));
  }

  /** Recording is over, or could not begin. */
  #end({ why, sentence }: Trouble, detail: string): void {
    this.#targets.stop();
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
    // What was said of the old log's writing is over with it; why recording ended is not.
    if (this.#recording) this.#trouble = '';
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
      // It stays among the finished ones.
    }
  }

  #changed(): void {
    this.#owner.changed();
    this.#owner.status(this.status);
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#trouble = `Switchyard failed: ${errorWords(error)}`;
      this.#owner.status(this.status);
    });
    return this.#work;
  }
}
