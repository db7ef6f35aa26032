import type { ChildTarget } from '../../capture/debugger/child-target.ts';
import { LogClock } from '../../capture/log-clock.ts';
import type { HookCommand } from '../../capture/page-hook/hook-report.ts';
import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';
import { markOfHookKey } from '../../capture/page-hook/reading/hook-source.ts';
import type { WebRequestEvent } from '../../capture/web-request/web-request-source.ts';
import type { RecordingStatus } from '../../channel/command.ts';
import type { RecordingMode } from '../../channel/coverage.ts';
import type { ProbeAnswer } from '../../channel/probe-answer.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import type { FramePort } from '../../platform/hook-port.ts';
import type { DebuggerTargetsAlone } from '../deep/debugger-targets-alone.ts';
import { DeepRecording, type DeepRecordingOwner } from '../deep/deep-recording.ts';
import type { HookListener } from '../deep/worker-hook.ts';
import type { Doors } from '../doors.ts';
import { readLogEnd } from '../log/read-log-end.ts';
import { TabLog } from '../log/tab-log.ts';
import { within } from '../within.ts';
import { CaptureSources, type CaptureSourcesOwner } from './capture-sources.ts';
import { type HookAcknowledgement, HookLines } from './hook-lines.ts';
import { LiveSources } from './live-sources.ts';
import { NetworkReader, type NetworkReaderOwner } from './network-reader.ts';
import { PassedMessages } from './passed-messages.ts';
import { probe, probeUrl } from './probe.ts';
import type { SavedTab } from './saved-state.ts';
import { ShownDocument } from './shown-document.ts';
import { CRASHED, detachment, errorWords, isGone, refusal, type Trouble } from './trouble.ts';

/** How often a request that waits looks for its document's hook. */
const WEB_SETTLES_MILLISECONDS = 200;
/** Who waits for what is heard to be written waits no longer for a disk that is full. */
const WRITE_MILLISECONDS = 2000;

/** How a tab begins that nothing was saved of. */
export interface TabBeginnings {
  readonly mode: RecordingMode;
  readonly preserveLog: boolean;
}

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
export class TabRecorder implements CaptureSourcesOwner, DeepRecordingOwner {
  readonly tabId: number;
  readonly #doors: Doors;
  readonly #owner: TabRecorderOwner;
  readonly #clock: LogClock;
  readonly #capture: CaptureSources;
  /** The page hooks of the tab's frames, and of its workers where the debugger put them there. */
  readonly hooks: HookLines;
  /** DevTools' network log of the tab. */
  readonly network: NetworkReader;
  readonly #deep: DeepRecording;
  readonly #log: TabLog;
  #recording = false;
  #starting = false;
  #mode: RecordingMode;
  #preserveLog: boolean;
  readonly #document: ShownDocument;
  readonly #live: LiveSources;
  /** Requests that wait for a hook are looked at again soon. */
  #webSettles = false;
  readonly #passed: PassedMessages;
  /** What people are to know of how it is recorded, until they press something. */
  #trouble = '';
  #browser = '';
  /** Commands run one after another. */
  #work: Promise<void> = Promise.resolve();

  constructor(tabId: number, doors: Doors, owner: TabRecorderOwner, begin: TabBeginnings) {
    this.tabId = tabId;
    this.#mode = begin.mode;
    this.#preserveLog = begin.preserveLog;
    this.#doors = doors;
    this.#owner = owner;
    this.#clock = new LogClock(
      () => doors.localNow(),
      () => doors.wallNow(),
    );
    this.#log = new TabLog(doors, {
      now: () => this.#clock.now(),
      settle: () => this.#capture.settle(),
      sealing: (log, isRunning) => {
        this.hooks.sealing();
        this.#passed.sealing(log, isRunning);
      },
      stored: (number) => {
        this.hooks.stored();
        this.#passed.stored(number);
      },
      troubled: () => owner.status(this.status),
    });
    this.#capture = new CaptureSources(this, this.#clock, this.#log.writer);
    this.#passed = new PassedMessages(this.#capture.ledger, () => owner.changed());
    this.hooks = new HookLines(this.#capture.hooks);
    this.#document = new ShownDocument({
      byDebugger: () => this.#deep.tells,
      recording: () => this.#recording,
      left: (place) => {
        this.#capture.network.settle();
        this.#capture.web.leavePage(place.key);
        this.#leave(place.url);
      },
      heard: (place, report) => this.heard(place, report),
    });
    const networkOwner: NetworkReaderOwner = {
      missing: () => this.#capture.missingHandshakes(),
      messages: () => this.#capture.ledger.messages,
      changed: () => this.#sourcesChanged(),
    };
    this.network = new NetworkReader(this.#capture.network, networkOwner, () => doors.localNow());
    const { hooks } = this;
    const { debugger: source, ledger } = this.#capture;
    this.#deep = new DeepRecording(
      { tabId, doors, clock: this.#clock, source, ledger, hooks, alone: owner.alone },
      this,
    );
    const { network } = this;
    const log = this.#log;
    this.#live = new LiveSources({ doors, clock: this.#clock, deep: this.#deep, hooks, network, log });
  }

  get status(): RecordingStatus {
    return {
      // Until the debugger tells of sockets, too, nobody is told that it records: what is opened then has no handshake.
      recording: this.#recording && !this.#starting,
      log: this.#log.id,
      trouble: this.#log.trouble === '' ? this.#trouble : this.#log.trouble,
      preserveLog: this.#preserveLog,
      mode: this.#mode,
      modes: this.#doors.modes,
      coverage: this.#recording ? this.#live.coverage : [],
      handshakesPutOff: this.network.putOff,
    };
  }

  /** Whether recording is about to begin. */
  get starting(): boolean {
    return this.#starting;
  }

  get saved(): SavedTab {
    const { tabId } = this;
    return {
      tabId,
      log: this.#log.id,
      recording: this.#recording,
      preserveLog: this.#preserveLog,
      mode: this.#mode,
      passed: this.#passed.saved.passed.map((one) => [...one]),
      through: this.#passed.saved.through,
      workers: [...this.#deep.workers],
    };
  }

  /** One event of the debugger. On the hot path. */
  event(method: string, params: unknown, session?: string): void {
    this.#deep.event(method, params, session, this.#recording);
  }

  /** One callback of webRequest. */
  webRequest(name: WebRequestEvent, details: unknown): void {
    if (!this.#recording) return;
    this.#capture.web.handle(name, details);
    this.#settleWebSoon();
  }

  #settleWebSoon(): void {
    if (!this.#capture.web.waits || this.#webSettles) return;
    this.#webSettles = true;
    setTimeout(() => {
      this.#webSettles = false;
      this.#capture.web.settle();
      this.#settleWebSoon();
    }, WEB_SETTLES_MILLISECONDS);
  }

  /** Which sites webRequest may look at changed. */
  sitesChanged(): void {
    this.#sourcesChanged();
  }

  /** All logs together may take more or less from now on. */
  limitChanged(): void {
    this.#log.limitChanged();
  }

  start(): Promise<void> {
    return this.#queue(() => this.#start());
  }

  stop(): Promise<void> {
    return this.#queue(async () => {
      if (!this.#recording) return;
      await Promise.all([this.hooks.silence(), this.network.catchUp()]);
      this.#end({ why: 'asked', sentence: '' }, '');
      if (this.#deep.held) await this.#deep.release();
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
        if (this.#document.keeps(place, report) || this.#deep.keeps(place, report)) return;
        this.heard(place, report);
      },
      gone: () => {
        this.#deep.frameGone(place);
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

  /** Has the log hold what can be known now. @returns null, as nothing is wrong with what comes later */
  async catchUp(): Promise<null> {
    await this.network.catchUp();
    this.#log.flush();
    await within(WRITE_MILLISECONDS, '', this.#log.drained()).catch(() => {});
    return null;
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
    if (!this.#deep.held) return { outcome: 'failed', words: 'only Deep recording can ask the server' };
    return probe(target, (method, params, milliseconds) => this.#deep.send(method, params, milliseconds));
  }

  /** The browser took the debugger away. */
  detached(reason: string): Promise<void> {
    if (!this.#deep.held) return Promise.resolve();
    // At once, so that no event is taken for recorded; the sentence needs to ask whether the tab is still there.
    this.#deep.lose();
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
    if (!this.#recording || !this.#deep.held) return;
    try {
      await this.#deep.send('Target.getTargetInfo');
    } catch (error) {
      if (isGone(error)) await this.detached(errorWords(error));
    }
  }

  /** The tab is gone: its log is ended, and written. */
  dispose(): Promise<void> {
    // At once, so that a detachment, which comes beside it, ends nothing a second time.
    this.#deep.lose();
    return this.#queue(async () => {
      this.hooks.tabGone();
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
  async restore(saved: SavedTab, firstEventAt: () => Promise<number | null>): Promise<void> {
    const startedAt = this.#doors.localNow();
    this.#preserveLog = saved.preserveLog;
    const { store } = this.#doors;
    const { events, last, epochAtMonotonicZero, lastAt } = await readLogEnd(store, saved.log);
    this.#log.resume(saved.log, last);
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
    this.hooks.setMode('lifecycle');
    this.#browser = await this.#doors.browser();
    const beganAt = await this.#deep.inherit(startedAt);
    const problem = await this.#deep.resume(saved.workers).then(
      () => null,
      (error: unknown) => error,
    );
    // Asked last: what woke this worker may come after the answers to its own commands.
    const first = await firstEventAt();
    const until = first === null ? beganAt : epochMilliseconds(Math.min(beganAt, this.#clock.toEpoch(first)));
    const at = epochMilliseconds(Math.min(lastAt ?? until, until));
    this.#writeRestart(at, until);
    await this.#log.tellUntold(events, until);
    // A page that is merely busy is recorded all the same.
    if (isGone(problem)) {
      const exists = await this.#doors.tabExists(this.tabId);
      await this.#withoutDebugger(detachment(errorWords(problem), exists), errorWords(problem));
      return;
    }
    // Not awaited: the hooks' lines come when this is through.
    const known = this.#capture.ledger.all();
    void this.#queue(async () => {
      if (await this.#deep.meetHooks(known)) this.#writeRestart(until, this.#clock.now());
    });
  }

  // What the sources tell.

  navigated(url: string): void {
    if (!this.#recording) return;
    this.#document.navigated(url, () => this.#leave(url));
  }

  #leave(url: string): void {
    this.#capture.debugger.leavePage();
    if (this.#preserveLog) this.#log.write({ type: 'page/navigated', at: this.#clock.now(), url });
    else this.#beginLog();
  }

  crashed(): void {
    if (!this.#recording) return;
    this.#end(CRASHED, '');
    void this.#queue(() => this.#deep.release());
  }

  waiting(): void {
    this.#log.flushSoon();
  }

  wantContent(requestId: string, key: string, child: ChildTarget | undefined): void {
    this.#deep.targets.wantContent(requestId, key, child);
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
    this.#deep.targets.sharedWorkerStarts();
  }

  // What Deep tells, and its targets.

  heard(place: HookPlace, report: unknown): void {
    this.hooks.hear(place, report);
    this.#capture.settleJoins();
  }

  hasShownHook(): boolean {
    return this.#document.isHeard;
  }

  coverageChanged(): void {
    this.#owner.status(this.status);
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
      hear: (report) => this.heard(place, report),
      gone: () => this.hooks.close(place),
      lost: () => this.hooks.lose(place),
    };
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
      await this.#deep.take();
    } catch (error) {
      await this.#withoutDebugger(refusal(errorWords(error)), errorWords(error));
      return;
    }
    try {
      await this.#enable();
    } catch (error) {
      // Taken away meanwhile: `detached` says so.
      if (!this.#deep.held) return;
      await this.#deep.release();
      await this.#withoutDebugger(refusal(errorWords(error)), errorWords(error));
    }
  }

  /** The debugger was refused or taken away: recording goes on with what is left, unless the tab is gone too. */
  async #withoutDebugger(trouble: Trouble, detail: string): Promise<void> {
    this.#deep.lose();
    if (trouble.why === 'tab-closed') {
      this.#end(trouble, detail);
      return;
    }
    this.#trouble = trouble.sentence;
    this.#deep.stop();
    if (this.#recording) await this.#lighten();
    else this.#startStandard();
    this.#changed();
  }

  async #enable(): Promise<void> {
    const enabled = await this.#deep.enable((moved) => {
      const began = !this.#recording;
      this.#recording = true;
      if (moved && began) {
        this.#capture.debugger.leavePage();
        this.#log.write({
          type: 'page/navigated',
          at: this.#clock.now(),
          url: this.#capture.debugger.frames.url,
        });
      }
      if (began) this.#writeBeginning();
    });
    if (!enabled) return;
    this.#sourcesChanged();
    this.#changed();
  }

  /** Recording is over, or could not begin. */
  #end({ why, sentence }: Trouble, detail: string): void {
    this.#deep.stop();
    this.#capture.debugger.settle();
    this.#capture.ledger.debuggerGone();
    this.#recording = false;
    this.#live.end();
    this.hooks.setMode('dormant');
    this.network.watch(false);
    this.#trouble = sentence;
    this.#capture.web.giveUp();
    this.#log.write({ type: 'recording/stopped', at: this.#clock.now(), why, detail });
    this.#log.flush();
    this.#changed();
  }

  #beginLog(): void {
    this.#log.begin();
    this.#clock.realign();
    this.#capture.beginLog(this.#log.writer);
    this.hooks.forgetSealed();
    this.#passed.begin();
    if (this.#recording) {
      this.#writeBeginning();
      this.#sourcesChanged();
    }
    this.#changed();
  }

  /** Standard to Deep: nothing stops before the other is there. */
  async #deepen(): Promise<void> {
    try {
      await this.#deep.take();
      await this.#enable();
    } catch (error) {
      await this.#deep.release();
      this.#trouble = refusal(errorWords(error)).sentence;
      return;
    }
    if (!this.#deep.held) return;
    this.#mode = 'deep';
    await this.network.catchUp();
    this.network.watch(false);
  }

  /** Deep to Standard: what the debugger told of the sockets that live, their hooks tell from now on. */
  async #lighten(): Promise<void> {
    this.#mode = 'standard';
    this.#capture.network.began();
    this.hooks.setMode('messages');
    await this.#deep.giveOver();
    this.#capture.debugger.settle();
    this.#capture.ledger.debuggerGone();
    this.#document.flush();
    this.network.watch(true);
    this.#sourcesChanged();
  }

  #writeRestart(at: EpochMilliseconds, until: EpochMilliseconds): void {
    this.#log.write({ type: 'capture/gap', at, until, why: 'worker-restarted', messages: null });
  }

  /** Tells the log and the panels which sources are live, where they changed. */
  #sourcesChanged(): void {
    if (!this.#recording) return;
    this.#live.tell();
    this.#owner.status(this.status);
  }

  #writeBeginning(): void {
    this.#live.begin(this.#browser, this.#capture.debugger.frames.url);
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
