import type { ChildTarget } from '../capture/debugger/child-target.ts';
import { LogClock } from '../capture/log-clock.ts';
import type { HookPlace } from '../capture/page-hook/hook-place.ts';
import type { HookCommand } from '../capture/page-hook/hook-report.ts';
import { markOfHookKey } from '../capture/page-hook/hook-source.ts';
import type { WebRequestEvent } from '../capture/web-request/web-request-source.ts';
import type { RecordingStatus } from '../channel/command.ts';
import type { Coverage, RecordingMode } from '../channel/coverage.ts';
import type { ProbeAnswer } from '../channel/probe-answer.ts';
import type { Batch } from '../events/batch.ts';
import type { LifecycleEvent, Source } from '../events/event.ts';
import { type EpochMilliseconds, epochMilliseconds, type LogId } from '../events/units.ts';
import type { FramePort } from '../platform/hook-port.ts';
import type { Eviction } from '../store/log-store.ts';
import { CaptureSources, type CaptureSourcesOwner } from './capture-sources.ts';
import { standardCoverage } from './coverage.ts';
import { DebuggerHold } from './debugger-hold.ts';
import { DebuggerTargets, type DebuggerTargetsOwner, NETWORK_BUFFERS } from './debugger-targets.ts';
import type { DebuggerTargetsAlone } from './debugger-targets-alone.ts';
import type { Doors } from './doors.ts';
import { HandOver } from './hand-over.ts';
import { type HookAcknowledgement, HookLines } from './hook-lines.ts';
import { LogRecording, type RecordingOwner } from './log-recording.ts';
import { NetworkReader, type NetworkReaderOwner } from './network-reader.ts';
import { PassedMessages } from './passed-messages.ts';
import { probe, probeUrl } from './probe.ts';
import { readLogEnd } from './read-log-end.ts';
import { RoomKeeper } from './room-keeper.ts';
import { sampleClock } from './sample-clock.ts';
import type { SavedTab } from './saved-state.ts';
import { ShownDocument } from './shown-document.ts';
import { CRASHED, detachment, errorWords, isGone, refusal, type Trouble, writeFailure } from './trouble.ts';
import type { HookListener } from './worker-hook.ts';

/** How long after a request its document's hook, which was not there yet, is looked for again. */
const HOOK_COMES_MILLISECONDS = 1600;

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
export class TabRecorder implements CaptureSourcesOwner, DebuggerTargetsOwner, RecordingOwner {
  readonly tabId: number;
  readonly #doors: Doors;
  readonly #owner: TabRecorderOwner;
  readonly #clock: LogClock;
  readonly #capture: CaptureSources;
  /** The page hooks of the tab's frames, and of its workers where the debugger put them there. */
  readonly hooks: HookLines;
  /** DevTools' network log of the tab. */
  readonly network: NetworkReader;
  readonly #hold: DebuggerHold;
  readonly #targets: DebuggerTargets;
  readonly #room: RoomKeeper;
  #log: LogRecording;
  #recording = false;
  #starting = false;
  #mode: RecordingMode;
  #preserveLog = false;
  readonly #document: ShownDocument;
  #sources = '';
  /** Requests that wait for a hook are looked at again soon. */
  #webSettles = false;
  readonly #passed: PassedMessages;
  /** While Deep gives over to Standard. */
  #handOver: HandOver | null = null;
  /** What people are to know of how it is recorded, until they press something. */
  #trouble = '';
  /** What is wrong with writing, until that works again. */
  #writeTrouble = '';
  #browser = '';
  /** Commands run one after another. */
  #work: Promise<void> = Promise.resolve();

  constructor(tabId: number, doors: Doors, owner: TabRecorderOwner, mode: RecordingMode) {
    this.tabId = tabId;
    this.#mode = mode;
    this.#hold = new DebuggerHold(tabId, doors);
    this.#room = new RoomKeeper(doors);
    this.#doors = doors;
    this.#owner = owner;
    this.#clock = new LogClock(
      () => doors.localNow(),
      () => doors.wallNow(),
    );
    this.#log = new LogRecording(doors.newLogId(), doors.store, this);
    this.#capture = new CaptureSources(this, this.#clock, () => doors.wallNow(), this.#log.writer);
    this.#passed = new PassedMessages(this.#capture.ledger, () => owner.changed());
    this.hooks = new HookLines(this.#capture.hooks);
    this.#document = new ShownDocument({
      mode: () => (this.#recording ? this.#mode : null),
      left: (place) => {
        this.#capture.network.settle();
        this.#capture.web.leavePage(place.key);
        this.#leave(place.url);
      },
      heard: (place, report) => this.#heard(place, report),
    });
    const networkOwner: NetworkReaderOwner = {
      missing: () => this.#capture.missingHandshakes(),
      messages: () => this.#capture.ledger.messages,
      changed: () => this.#sourcesChanged(),
    };
    this.network = new NetworkReader(this.#capture.network, networkOwner, () => doors.localNow());
    this.#targets = new DebuggerTargets(tabId, doors, this.#capture.debugger, owner.alone, this);
  }

  get status(): RecordingStatus {
    return {
      // Until the debugger tells of sockets, too, nobody is told that it records: what is opened then has no handshake.
      recording: this.#recording && !this.#starting,
      log: this.#log.log,
      trouble: this.#writeTrouble === '' ? this.#trouble : this.#writeTrouble,
      preserveLog: this.#preserveLog,
      mode: this.#mode,
      modes: this.#doors.modes,
      coverage: this.#recording ? this.#coverage : [],
      handshakesPutOff: this.network.putOff,
    };
  }

  /** Whether recording is about to begin. */
  get starting(): boolean {
    return this.#starting;
  }

  get #coverage(): readonly Coverage[] {
    if (this.#hold.held) return [PAGE_COVERED, ...this.#targets.coverage];
    const { modes } = this.#doors;
    const hook = this.hooks.coversPage;
    const siteAccess = this.#doors.seesRequests?.();
    return standardCoverage({ hook, networkLog: this.network.connected, siteAccess, modes });
  }

  get saved(): SavedTab {
    const { tabId } = this;
    return {
      tabId,
      log: this.#log.log,
      recording: this.#recording,
      preserveLog: this.#preserveLog,
      mode: this.#mode,
      passed: this.#passed.saved.passed.map((one) => [...one]),
      through: this.#passed.saved.through,
      workers: [...this.#targets.workers],
    };
  }

  /** One event of the debugger. On the hot path. */
  event(method: string, params: unknown, session?: string): void {
    if (session !== undefined || method.startsWith('Target.')) this.#targets.event(method, params, session);
    else if (method === 'Runtime.bindingCalled') this.bindingCalled(params);
    // Before recording only the page's frames matter: the browser tells old log entries again when asked for new ones.
    else if (this.#recording || (this.#hold.held && method.startsWith('Page.')))
      this.#capture.debugger.handle(method, params);
  }

  /** One callback of webRequest. */
  webRequest(name: WebRequestEvent, details: unknown): void {
    if (!this.#recording) return;
    this.#capture.web.handle(name, details);
    if (!this.#capture.web.waits || this.#webSettles) return;
    this.#webSettles = true;
    setTimeout(() => {
      this.#webSettles = false;
      this.#capture.web.settle();
    }, HOOK_COMES_MILLISECONDS);
  }

  /** Which sites webRequest may look at changed. */
  sitesChanged(): void {
    this.#sourcesChanged();
  }

  start(): Promise<void> {
    return this.#queue(() => this.#start());
  }

  stop(): Promise<void> {
    return this.#queue(async () => {
      if (!this.#recording) return;
      await this.hooks.silence();
      this.#end({ why: 'asked', sentence: '' }, '');
      if (this.#hold.held) await this.#hold.release();
    });
  }

  /** Records by another mode from now on. */
  setMode(mode: RecordingMode): Promise<void> {
    return this.#queue(async () => {
      if (mode === this.#mode) return;
      this.#trouble = '';
      if (!this.#recording) this.#mode = mode;
      else if (mode === 'deep') await this.#deepen();
      else await this.#lighten();
      this.#changed();
    });
  }

  /** A frame of the tab has a hook: what it tells is given to what this returns. */
  frameConnected(port: FramePort): HookListener {
    const { frameId, documentId, url } = port;
    const key = documentId === '' ? `frame ${frameId} ${this.#doors.newLogId()}` : documentId;
    const place: HookPlace = { key, target: frameId === 0 ? 'page' : 'iframe', url };
    if (place.target === 'page') this.#document.hooked(place);
    this.hooks.open(place, (command) => port.send(command), true);
    if (this.#recording) this.#sourcesChanged();
    return {
      hear: (report) => {
        if (this.#document.keeps(place, report) || this.#handOver?.keeps(place, report) === true) return;
        this.#heard(place, report);
      },
      gone: () => {
        this.#handOver?.leave(place);
        this.hooks.close(place);
        if (this.#recording) this.#sourcesChanged();
      },
    };
  }

  /** Begins a new log; the old one is deleted. */
  clear(): Promise<void> {
    return this.#queue(async () => {
      if (this.#recording) this.#trouble = '';
      this.#beginLog();
    });
  }

  setPreserveLog(preserve: boolean): void {
    this.#preserveLog = preserve;
    this.#changed();
  }

  /** Sends an ordinary GET to a connection's URL, where that was recorded. Beside all other commands: it takes its time. */
  async probe(url: string): Promise<ProbeAnswer> {
    if (!this.#recording) return { outcome: 'not-recording' };
    const target = this.#capture.debugger.knows(url) ? probeUrl(url) : null;
    if (target === null) return { outcome: 'unknown-url' };
    // Without the debugger, and without access to hosts, nobody lets us read the answer.
    if (!this.#hold.held) return { outcome: 'failed', words: 'only Deep recording can ask the server' };
    return probe(target, (method, params, milliseconds) => this.#hold.send(method, params, milliseconds));
  }

  /** The browser took the debugger away. */
  detached(reason: string): Promise<void> {
    if (!this.#hold.held) return Promise.resolve();
    // At once, so that no event is taken for recorded; the sentence needs to ask whether the tab is still there.
    this.#hold.lose();
    return this.#queue(async () => {
      const trouble = detachment(reason, await this.#doors.tabExists(this.tabId));
      await this.#withoutDebugger(trouble, reason);
    });
  }

  /**
   * Asks whether the debugger is still ours, where we believe so. The browser tells when it takes it away, but a
   * detach by another page of this extension, or a death between two workers, comes without a word.
   */
  async verify(): Promise<void> {
    if (!this.#recording || !this.#hold.held) return;
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
    this.#mode = saved.mode;
    this.#capture.beginLog(this.#log.writer);
    this.#capture.ledger.restore(events, markOfHookKey);
    await this.#passed.restore(saved, store, saved.log, saved.recording && saved.mode === 'deep');
    if (epochAtMonotonicZero !== null) this.#clock.restore(epochAtMonotonicZero);
    if (!saved.recording) return;
    this.#recording = true;
    if (this.#mode === 'standard') {
      // The frames tell again what they told since the last writing: a gap is where they could not.
      this.#browser = await this.#doors.browser();
      this.#capture.network.began();
      this.#document.restore(events);
      this.hooks.setMode('messages');
      this.network.watch(true);
      return;
    }
    this.#hold.inherit();
    this.hooks.setMode('lifecycle');
    this.#browser = await this.#doors.browser();
    await this.#calibrate();
    const beganAt = this.#clock.now() - (this.#doors.localNow() - startedAt);
    const first = firstEventAt();
    const firstAt = first === null ? beganAt : this.#clock.toEpoch(first);
    const until = epochMilliseconds(Math.min(beganAt, firstAt));
    const at = epochMilliseconds(Math.min(lastAt ?? until, until));
    this.#write({ type: 'capture/gap', at, until, why: 'worker-restarted', messages: null });
    const evicted = await this.#room.untold(saved.log, events);
    if (evicted !== null) this.#write({ type: 'capture/truncated', at: until, ...evicted, why: 'limit' });
    try {
      this.#capture.debugger.frames.readTree(await this.#hold.send('Page.getFrameTree'));
      await this.#targets.start(saved.workers);
    } catch (error) {
      // A page that is merely busy is recorded all the same.
      if (!isGone(error)) return;
      const exists = await this.#doors.tabExists(this.tabId);
      await this.#withoutDebugger(detachment(errorWords(error), exists), errorWords(error));
    }
  }

  // What the sources tell.

  navigated(url: string): void {
    if (!this.#recording) return;
    this.#document.navigated(() => this.#leave(url));
  }

  #leave(url: string): void {
    this.#capture.debugger.leavePage();
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

  answered(place: HookPlace, request: number, problem: string | null): void {
    this.hooks.answered(place, request, problem);
  }

  handshakeMissing(): void {
    this.network.want();
  }

  isHooked(documentId: string): boolean {
    return this.hooks.hears(documentId);
  }

  sharedWorkerStarts(): void {
    this.#targets.sharedWorkerStarts();
  }

  // What the targets tell.

  coverageChanged(): void {
    this.#owner.status(this.status);
  }

  bindingCalled(params: unknown): void {
    this.#handOver?.called(params);
  }

  debuggerGone(words: string): void {
    void this.detached(words);
  }

  workerHooksChanged(): void {
    this.#owner.changed();
  }

  workerHooked(place: HookPlace, send: (command: HookCommand) => void): HookListener | null {
    const tell = (command: HookCommand | HookAcknowledgement) => {
      if (command.type !== 'ack') send(command);
    };
    this.hooks.open(place, tell, false);
    return {
      hear: (report) => this.#heard(place, report),
      gone: () => this.hooks.close(place),
      lost: () => this.hooks.lose(place),
    };
  }

  // What the log tells.

  sealing(): void {
    this.#capture.settle();
    const log = this.#log;
    if (log.writer.items === 0) return;
    this.hooks.sealing();
    this.#passed.sealing(log, () => log === this.#log);
  }

  stored(batch: Batch, payloadBytes: number): void {
    if (batch.log === this.#log.log) {
      this.hooks.stored();
      this.#passed.stored(batch.number);
    }
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
    this.#writeTrouble = error === null ? '' : writeFailure(error);
    this.#owner.status(this.status);
  }

  async #keepWithinLimit(log: LogId, payloadBytes: number): Promise<void> {
    const evicted = await this.#room.wrote(log, payloadBytes);
    // A finished log that went is none of this log's loss; and what a log lost that is itself gone matters no more.
    if (evicted === null || evicted.bytes === 0 || log !== this.#log.log) return;
    const { messages, bytes } = evicted;
    this.#write({ type: 'capture/truncated', at: this.#clock.now(), messages, bytes, why: 'limit' });
  }

  async #start(): Promise<void> {
    if (this.#recording) return;
    this.#trouble = '';
    this.#browser = await this.#doors.browser();
    if (this.#mode === 'standard') {
      this.#startStandard();
      return;
    }
    this.#starting = true;
    this.#owner.changed();
    try {
      await this.#startDeep();
    } finally {
      this.#starting = false;
      this.#changed();
    }
  }

  #startStandard(): void {
    this.#recording = true;
    this.#mode = 'standard';
    this.#writeBeginning();
    this.#capture.network.began();
    this.#owner.changed();
    this.hooks.setMode('messages');
    this.network.watch(true);
    this.#sourcesChanged();
  }

  async #startDeep(): Promise<void> {
    try {
      await this.#hold.take();
    } catch (error) {
      await this.#withoutDebugger(refusal(errorWords(error)), errorWords(error));
      return;
    }
    try {
      // The sockets of before are the hooks' to tell: they are asked first.
      this.hooks.setMode('lifecycle');
      await this.hooks.allTold();
      await this.#enable();
    } catch (error) {
      // Taken away meanwhile: `detached` says so.
      if (!this.#hold.held) return;
      await this.#hold.release();
      await this.#withoutDebugger(refusal(errorWords(error)), errorWords(error));
    }
  }

  /** The debugger was refused or taken away: recording goes on with what is left, unless the tab is gone too. */
  async #withoutDebugger(trouble: Trouble, detail: string): Promise<void> {
    this.#hold.lose();
    if (trouble.why === 'tab-closed') {
      this.#end(trouble, detail);
      return;
    }
    this.#trouble = trouble.sentence;
    this.#targets.stop();
    if (this.#recording) await this.#lighten();
    else this.#startStandard();
    this.#changed();
  }

  async #enable(): Promise<void> {
    // Page events first: a navigation after this is told, one before it shows in the tree.
    await this.#hold.send('Page.enable');
    await this.#hold.send('Inspector.enable');
    await this.#hold.send('Log.enable');
    await this.#calibrate();
    const moved = this.#capture.debugger.frames.readTree(await this.#hold.send('Page.getFrameTree'));
    if (!this.#hold.held) return;
    const began = !this.#recording;
    this.#recording = true;
    if (moved && began) {
      this.#capture.debugger.leavePage();
      this.#write({ type: 'page/navigated', at: this.#clock.now(), url: this.#capture.debugger.frames.url });
    }
    if (began) this.#writeBeginning();
    await this.#hold.send('Network.enable', NETWORK_BUFFERS);
    await this.#targets.start();
    this.#sourcesChanged();
    this.#changed();
  }

  async #calibrate(): Promise<void> {
    const send = (method: string) => this.#hold.send(method);
    this.#clock.calibrate(await sampleClock(send, () => this.#doors.localNow()));
  }

  /** Recording is over, or could not begin. */
  #end({ why, sentence }: Trouble, detail: string): void {
    this.#targets.stop();
    this.#capture.ledger.debuggerGone();
    this.#recording = false;
    this.#sources = '';
    this.hooks.setMode('dormant');
    this.network.watch(false);
    this.#trouble = sentence;
    this.#capture.debugger.settle();
    this.#capture.web.giveUp();
    this.#write({ type: 'recording/stopped', at: this.#clock.now(), why, detail });
    this.#log.flush();
    this.#changed();
  }

  #beginLog(): void {
    const old = this.#log;
    this.#log = new LogRecording(this.#doors.newLogId(), this.#doors.store, this);
    this.#clock.realign();
    this.#capture.beginLog(this.#log.writer);
    this.hooks.forgetSealed();
    this.#passed.begin();
    // What was said of the old log's writing is over with it; what was said of recording is not.
    this.#writeTrouble = '';
    if (this.#recording) {
      this.#writeBeginning();
      this.#sourcesChanged();
    }
    this.#changed();
    void this.#delete(old);
  }

  /** Standard to Deep: nothing stops before the other is there. */
  async #deepen(): Promise<void> {
    try {
      await this.#hold.take();
      await this.#enable();
    } catch (error) {
      await this.#hold.release();
      this.#trouble = refusal(errorWords(error)).sentence;
      return;
    }
    if (!this.#hold.held) return;
    this.#mode = 'deep';
    this.hooks.setMode('lifecycle');
    this.network.watch(false);
    this.#document.forgetNavigations();
  }

  /** Deep to Standard: what the debugger told of the sockets that live, their hooks tell from now on. */
  async #lighten(): Promise<void> {
    this.#mode = 'standard';
    this.#capture.network.began();
    this.hooks.setMode('messages');
    await this.#giveOver();
    this.#targets.stop();
    if (this.#hold.held) await this.#hold.release();
    this.#capture.debugger.settle();
    this.#capture.ledger.debuggerGone();
    this.#document.flush();
    this.network.watch(true);
    this.#sourcesChanged();
  }

  async #giveOver(): Promise<void> {
    if (!this.#hold.held) {
      await this.hooks.takeOver(null);
      return;
    }
    const handOver = new HandOver({
      bind: async (name) => {
        const binding = { name, executionContextName: this.#doors.ownWorld };
        await this.#hold.send('Runtime.addBinding', binding);
        await this.#targets.tellFrames('Runtime.addBinding', binding);
      },
      heard: (place, report) => this.#heard(place, report),
    });
    this.#handOver = handOver;
    await handOver.begin();
    await this.hooks.takeOver(handOver);
    handOver.end();
    this.#handOver = null;
  }

  #heard(place: HookPlace, report: unknown): void {
    this.hooks.hear(place, report);
    this.#capture.settleJoins();
  }

  /** Tells the log and the panels which sources are live, where they changed. */
  #sourcesChanged(): void {
    if (!this.#recording) return;
    const deep: readonly Source[] = this.#hold.held ? ['debugger'] : [];
    const hooks: readonly Source[] = this.hooks.any || !this.#hold.held ? ['page-hook'] : [];
    const log: readonly Source[] = !this.#hold.held && this.network.connected ? ['devtools-network'] : [];
    const web: readonly Source[] = this.#doors.seesRequests?.() === true ? ['web-request'] : [];
    const sources = [...deep, ...hooks, ...log, ...web];
    const names = sources.join(' ');
    if (names !== this.#sources) this.#write({ type: 'sources/changed', at: this.#clock.now(), sources });
    this.#sources = names;
    this.#owner.status(this.status);
  }

  #writeBeginning(): void {
    const at = this.#clock.now();
    const deep = this.#hold.held;
    const url = deep ? this.#capture.debugger.frames.url : this.hooks.pageUrl;
    const source = deep ? 'debugger' : 'page-hook';
    this.#write({ type: 'recording/started', at, source, url, browser: this.#browser });
    // So much that says; the rest is told beside it.
    this.#sources = source;
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
