import { LogClock } from '../../capture/log-clock.ts';
import type { RecordingStatus } from '../../channel/command.ts';
import { DeepRecording } from '../deep/deep-recording.ts';
import type { Doors } from '../doors.ts';
import { TabLog } from '../log/tab-log.ts';
import { within } from '../within.ts';
import { LiveSources } from './live-sources.ts';
import { PassedMessages } from './passed-messages.ts';
import {
  type Effect,
  isRecording,
  isSettled,
  isStarting,
  type RecordingEvent,
  type RecordingState,
  resumable,
  step,
  type WaitingCommand,
} from './recording-phase.ts';
import { resumeRecording } from './resume-recording.ts';
import type { SavedTab } from './saved-state.ts';
import { StandardRecording } from './standard-recording.ts';
import type { TabBeginnings, TabRecorderOwner } from './tab-recorder-owner.ts';
import { BUSY_PAGE, detachment, errorWords, isGone, type Trouble } from './trouble.ts';

/** Who waits for the log to be written waits no longer for a disk that is full. */
const WRITE_MILLISECONDS = 2000;

/**
 * Records one tab: hands events to the phase machine (recording-phase.ts) and carries out what that decides. It lives as long
 * as the tab, through many recordings and logs. Nothing here rejects: what goes wrong becomes a status and an event.
 */
export class TabRecorder {
  readonly standard: StandardRecording;
  readonly deep: DeepRecording;
  readonly log: TabLog;
  readonly #tabId: number;
  readonly #doors: Doors;
  readonly #owner: TabRecorderOwner;
  readonly #clock: LogClock;
  readonly #live: LiveSources;
  readonly #passed: PassedMessages;
  #state: RecordingState;
  /** How often the phase changed: what was begun in an earlier one reports to nobody. */
  #phases = 0;
  /** Commands that wait for a settled phase. */
  #waiting: WaitingCommand[] = [];
  /** The tab is gone: nothing counts any more, not even commands that wait. */
  #gone = false;
  #preserveLog: boolean;
  /** What people should know of how it is recorded, until they press something. */
  #trouble = '';
  #browser = '';
  /** The browser's name is known. Commands come after that, in their order. */
  readonly #ready: Promise<void>;

  constructor(tabId: number, doors: Doors, owner: TabRecorderOwner, begin: TabBeginnings) {
    this.#tabId = tabId;
    this.#state = { phase: 'idle', mode: begin.mode, held: false };
    this.#preserveLog = begin.preserveLog;
    this.#doors = doors;
    this.#owner = owner;
    this.#ready = this.#learnBrowser();
    const state = () => this.#state;
    const clock = new LogClock(
      () => doors.localNow(),
      () => doors.wallNow(),
    );
    this.#clock = clock;
    this.log = new TabLog(doors, {
      now: () => clock.now(),
      settle: () => this.standard.capture.settle(),
      sealed: () => ({ offsets: this.standard.hooks.sealed(), counts: this.#passed.sealed() }),
      stored: (offsets) => this.standard.hooks.stored(offsets),
      lost: () => this.#passed.notInColumns(),
      troubled: () => owner.status(this.status),
      allStored: () => this.#finished(),
      save: () => owner.save(),
    });
    const { log } = this;
    const { writer } = log;
    this.standard = new StandardRecording(doors, clock, writer, {
      get state() {
        return state();
      },
      left: (url) => this.#leave(url),
      keeps: (place, report) => this.deep.keeps(place, report),
      heard: () => this.deep.source.hookReported(),
      frameGone: (place) => this.deep.frameGone(place),
      sourcesChanged: () => this.sourcesChanged(),
      finished: () => {
        log.flush();
        this.#finished();
      },
    });
    const { standard } = this;
    const { hooks, network } = standard;
    const { ledger } = standard.capture;
    this.#passed = new PassedMessages(ledger);
    this.deep = new DeepRecording(
      { tabId, doors, clock, writer, ledger, hooks, alone: owner.alone },
      {
        get state() {
          return state();
        },
        dispatch: (event) => this.dispatch(event),
        navigated: (url) => this.#navigated(url),
        shownToDebugger: (askedAt) => standard.document.shownToDebugger(askedAt),
        waiting: () => log.flushSoon(),
        hear: (place, report) => standard.hear(place, report),
        hasShownHook: () => standard.document.isHeard,
        coverageChanged: () => owner.status(this.status),
        workersChanged: () => owner.changed(),
      },
    );
    const { deep } = this;
    this.#live = new LiveSources({ doors, clock, deep, hooks, network, log }, state);
  }

  get status(): RecordingStatus {
    const state = this.#state;
    return {
      // Not before the debugger reports sockets: what is opened before that has no handshake.
      recording: isRecording(state) && !isStarting(state),
      log: this.log.id,
      trouble: this.log.trouble || (this.#awaitsPages ? BUSY_PAGE : this.#trouble),
      preserveLog: this.#preserveLog,
      mode: state.mode,
      modes: this.#doors.modes,
      coverage: isRecording(state) ? this.#live.coverage : [],
      handshakesPutOff: this.standard.network.putOff,
    };
  }

  get recording(): boolean {
    return isRecording(this.#state);
  }

  /** Whether the debugger is ours, and enabled. */
  get holdsDebugger(): boolean {
    return this.#state.held;
  }

  /** Whether the tab is recorded, is about to be, or was, and some of that is not on disk yet. */
  get active(): boolean {
    return this.#state.phase !== 'idle' || this.#isUnfinished;
  }

  /** Whether some of a recording that may have ended is not on disk yet. */
  get #isUnfinished(): boolean {
    return this.#awaitsPages || !this.log.settled;
  }

  /** Recording has ended, and some page has not reported yet what it holds. */
  get #awaitsPages(): boolean {
    return this.#state.phase === 'idle' && this.standard.hooks.finishing;
  }

  get saved(): SavedTab {
    const { commands, ...goesOn } = resumable(this.#state, this.#isUnfinished);
    return {
      tabId: this.#tabId,
      ...this.log.resumable,
      ...goesOn,
      commands: [...commands, ...this.#waiting],
      preserveLog: this.#preserveLog,
      workers: [...this.deep.workers],
    };
  }

  /** A command of people's. Commands are carried out in their order. */
  command(event: Extract<RecordingEvent, { type: 'start' | 'stop' | 'set-mode' | 'clear' }>): void {
    void this.#ready.then(() => this.dispatch(event));
  }

  setPreserveLog(preserve: boolean): void {
    this.#preserveLog = preserve;
    this.#changed();
  }

  /** Which sources there are changed: where the tab is recorded, that is written, and shown to people. */
  sourcesChanged(): void {
    if (!isRecording(this.#state)) return;
    this.#live.write();
    this.#owner.status(this.status);
  }

  /** Has the log hold what can be known now. @returns null, as nothing is wrong with what comes later */
  async catchUp(): Promise<null> {
    await this.standard.network.catchUp();
    await this.#written();
    return null;
  }

  async #written(): Promise<void> {
    this.log.flush();
    await within(WRITE_MILLISECONDS, '', this.log.drained()).catch(() => {});
  }

  /**
   * Asks whether the debugger is still ours, where we believe so. The browser reports when it takes it away, but a detach by
   * another page of this extension, or one between two background workers, is not reported.
   */
  async verify(): Promise<void> {
    if (!this.#state.held) return;
    try {
      await this.deep.send('Target.getTargetInfo');
    } catch (error) {
      if (isGone(error)) this.dispatch({ type: 'taken-away', reason: errorWords(error) });
    }
  }

  /** The tab is gone: its log is ended, and written. */
  async dispose(): Promise<void> {
    this.dispatch({ type: 'tab-gone' });
    this.log.flush();
    await this.log.drained();
  }

  /** Begins afresh, where the log of the worker before can't be read: the debugger may be attached still. */
  async restoreNothing({ mode, preserveLog }: SavedTab): Promise<void> {
    this.#preserveLog = preserveLog;
    await this.#ready;
    this.dispatch({ type: 'unreadable', mode });
  }

  /**
   * Goes on where a worker that was ended left off: the debugger stays attached over its death.
   *
   * @param firstEventAt resolves to the time of the first event that waits, in seconds of the browser's monotonic clock; null
   * for none
   */
  async restore(saved: SavedTab, firstEventAt: () => Promise<number | null>): Promise<void> {
    this.#preserveLog = saved.preserveLog;
    const { log, standard, deep } = this;
    const parts = { doors: this.#doors, clock: this.#clock, log, passed: this.#passed, standard, deep };
    const dispatch = async (event: RecordingEvent) => {
      await this.#ready;
      this.dispatch(event);
    };
    const goOn = await resumeRecording(parts, saved, dispatch, firstEventAt);
    if (goOn !== null) this.#run(goOn());
  }

  /** Something happened: commands wait for a settled phase where they have to, all else counts at once. */
  dispatch(event: RecordingEvent): void {
    if (this.#gone) return;
    if (event.type === 'tab-gone') {
      // What was kept of a page that was new is written before the log ends.
      this.standard.document.flush();
      this.#gone = true;
    }
    const before = this.#state;
    const { state, effects } = step(before, event);
    this.#state = state;
    if (state.phase !== before.phase) this.#phases++;
    for (const effect of effects) {
      if (effect.do === 'wait') this.#waiting.push(effect.command);
      else this.#carryOut(effect);
    }
    if (state !== before || effects.length > 0) this.#changed();
    const next = isSettled(this.#state) ? this.#waiting.shift() : undefined;
    if (next !== undefined) this.dispatch(next);
  }

  /** What `work` ends with counts only while the phase is the one that asked for it. */
  #run(work: Promise<RecordingEvent | null>): void {
    const phases = this.#phases;
    work.then(
      (event) => {
        if (event !== null && phases === this.#phases) this.dispatch(event);
      },
      (error: unknown) => {
        this.#trouble = `Switchyard failed: ${errorWords(error)}`;
        this.#owner.status(this.status);
      },
    );
  }

  #carryOut(effect: Exclude<Effect, { do: 'wait' }>): void {
    if (effect.do === 'begin-new-log') this.#beginLog(false);
    else if (effect.do === 'begin-standard') this.#beginStandard();
    else if (effect.do === 'settle-in-standard') this.#settleInStandard();
    else if (effect.do === 'resume-standard') this.standard.record();
    else if (effect.do === 'attach') this.#run(this.deep.attach());
    else if (effect.do === 'begin-deep') this.#beginDeep(effect.moved);
    else if (effect.do === 'enable') this.#run(this.deep.enable());
    else if (effect.do === 'settle-in-deep') void this.#settleInDeep();
    else if (effect.do === 'hand-over') this.#handOver();
    else if (effect.do === 'forget-debugger') this.deep.forget();
    else if (effect.do === 'release-debugger') void this.deep.release();
    else if (effect.do === 'explain-loss') this.#run(this.#explainLoss(effect.reason));
    else if (effect.do === 'silence') this.#run(this.#silence());
    else if (effect.do === 'end') this.#end(effect.why, effect.detail);
    else if (effect.do === 'drop-documents') this.standard.hooks.tabGone();
    else this.#trouble = effect.sentence;
  }

  #beginStandard(): void {
    // A page that went on while nothing was recorded begins a log of its own, see `#leave`.
    if (!this.standard.document.began() || this.#preserveLog) this.#live.begin(this.#browser);
    this.standard.record();
    this.sourcesChanged();
  }

  #handOver(): void {
    this.standard.recordByHooks();
    this.#run(this.deep.handOver());
  }

  #settleInStandard(): void {
    this.standard.capture.ledger.settle();
    this.standard.capture.ledger.debuggerGone();
    this.standard.document.flush();
    this.standard.network.watch(true);
    this.sourcesChanged();
  }

  #beginDeep(moved: boolean): void {
    const { url } = this.deep.source.frames;
    if (moved) this.standard.document.navigated(url, () => this.#leave(url, true));
    this.#live.begin(this.#browser);
  }

  async #settleInDeep(): Promise<void> {
    this.sourcesChanged();
    await this.standard.network.catchUp();
    if (this.#state.held) this.standard.network.watch(false);
  }

  async #explainLoss(reason: string): Promise<RecordingEvent> {
    const trouble = detachment(reason, await this.#doors.tabExists(this.#tabId));
    return { type: 'refused', trouble, detail: reason };
  }

  async #silence(): Promise<RecordingEvent> {
    await this.standard.silence();
    // Before anybody hears of the end: if this worker is ended here, the next one has what is not written sent again.
    await this.#written();
    return { type: 'silenced' };
  }

  /** Recording is over, or could not begin. */
  #end(why: Trouble['why'], detail: string): void {
    this.standard.capture.ledger.settle();
    this.standard.capture.ledger.debuggerGone();
    this.#live.end();
    this.standard.end();
    this.log.write({ type: 'recording/stopped', at: this.#clock.now(), why, detail });
    this.log.flush();
  }

  /** What was left of a recording may be on disk now. */
  #finished(): void {
    if (this.#state.phase === 'idle') this.#changed();
  }

  #beginLog(keep: boolean): void {
    this.log.begin(isRecording(this.#state), keep);
    this.#clock.realign();
    this.#beginSources();
    this.#passed.notInColumns();
    if (isRecording(this.#state)) {
      this.#live.begin(this.#browser);
      this.sourcesChanged();
      this.log.flush();
    }
    this.#changed();
  }

  #beginSources(): void {
    const { writer } = this.log;
    this.standard.capture.beginLog(writer);
    this.deep.source.beginLog(writer);
  }

  #navigated(url: string): void {
    if (isRecording(this.#state)) this.standard.document.navigated(url, () => this.#leave(url));
  }

  #leave(url: string, goesOn = this.#preserveLog): void {
    this.deep.source.leavePage();
    if (goesOn) this.log.write({ type: 'page/navigated', at: this.#clock.now(), url });
    // A recording that was stopped is complete: what begins on another page does not take its place.
    else this.#beginLog(this.log.hasEnded);
  }

  async #learnBrowser(): Promise<void> {
    try {
      this.#browser = await this.#doors.browser();
    } catch {
      // A log without the browser's name is better than none.
    }
  }

  #changed(): void {
    this.#owner.changed();
    this.#owner.status(this.status);
  }
}
