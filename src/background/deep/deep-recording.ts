import type { ConnectionLedger, Entry } from '../../capture/connection-ledger.ts';
import type { ChildTarget } from '../../capture/debugger/child-target.ts';
import { DebuggerSource, type DebuggerSourceOwner } from '../../capture/debugger/debugger-source.ts';
import type { LogClock } from '../../capture/log-clock.ts';
import type { LogWriter } from '../../capture/log-writer.ts';
import type { HookCommand } from '../../capture/page-hook/hook-report.ts';
import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';
import type { Coverage } from '../../channel/coverage.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import type { Doors } from '../doors.ts';
import type { HookLines } from '../recording/hook-lines.ts';
import type { RecordingEvent, RecordingState } from '../recording/recording-phase.ts';
import { errorWords, refusal } from '../recording/trouble.ts';
import { DebuggerHold } from './debugger-hold.ts';
import {
  DebuggerTargets,
  type DebuggerTargetsOwner,
  NETWORK_BUFFERS,
  type SavedWorker,
} from './debugger-targets.ts';
import type { DebuggerTargetsAlone } from './debugger-targets-alone.ts';
import { HandOver } from './hand-over.ts';
import { sampleClock } from './sample-clock.ts';
import type { HookListener } from './worker-hook.ts';

const PAGE_COVERED: Coverage = { target: 'page', state: 'covered', why: null, remedy: 'none' };

/** What Deep reports to its recorder, and asks of it. */
export interface DeepRecordingOwner {
  readonly state: RecordingState;
  /** Something happened that may change the phase. */
  dispatch(event: RecordingEvent): void;
  /** The page shows another document. */
  navigated(url: string): void;
  /** The debugger answered which document the page shows. @param askedAt epoch milliseconds */
  shownToDebugger(askedAt: number): void;
  /** Something waits to be written by `settle`. */
  waiting(): void;
  /** A hook's report, which nothing has to wait for any more. */
  hear(place: HookPlace, report: unknown): void;
  /** Whether no hook is awaited of a document that the page is known to show. */
  hasShownHook(): boolean;
  coverageChanged(): void;
  /** `workers` changed. */
  workersChanged(): void;
}

/** What Deep works with. */
export interface DeepRecordingNeeds {
  readonly tabId: number;
  readonly doors: Doors;
  readonly clock: LogClock;
  readonly writer: LogWriter;
  readonly ledger: ConnectionLedger;
  readonly hooks: HookLines;
  /** Targets of no tab, which all recorders share. */
  readonly alone: DebuggerTargetsAlone;
}

/** The debugger of one tab, its targets and what they report. The phase is the recorder's; this carries out its steps. */
export class DeepRecording implements DebuggerSourceOwner, DebuggerTargetsOwner {
  readonly source: DebuggerSource;
  readonly #needs: DeepRecordingNeeds;
  readonly #owner: DeepRecordingOwner;
  readonly #hold: DebuggerHold;
  readonly #targets: DebuggerTargets;
  /** Another one each time that the debugger is forgotten: a step that began before that does nothing more. */
  #attempt = Symbol();
  /** While the hooks take over. */
  #handOver: HandOver | null = null;

  constructor(needs: DeepRecordingNeeds, owner: DeepRecordingOwner) {
    const { tabId, doors, clock, writer, ledger, alone } = needs;
    this.#needs = needs;
    this.#owner = owner;
    this.source = new DebuggerSource(this, clock, writer, ledger);
    this.#hold = new DebuggerHold(tabId, doors);
    this.#targets = new DebuggerTargets(tabId, doors, this.source, alone, this);
  }

  get coverage(): readonly Coverage[] {
    return [PAGE_COVERED, ...this.#targets.coverage];
  }

  /** Workers whose hooks the next background worker can go on with. */
  get workers(): readonly SavedWorker[] {
    return this.#targets.workers;
  }

  /** One event of the debugger. On the hot path. */
  event(method: string, params: unknown, session: string | undefined): void {
    const { held, phase } = this.#owner.state;
    if (held) {
      if (session !== undefined || method.startsWith('Target.')) this.#targets.event(method, params, session);
      else if (method === 'Runtime.bindingCalled') this.#handOver?.called(params);
      else this.source.handle(method, params);
    } else if (phase === 'attaching' && session === undefined && method.startsWith('Page.')) {
      // The page's frames alone matter yet: the browser repeats old log entries to whoever enables the domain.
      this.source.handle(method, params);
    }
  }

  /** Sends a command to the page. @throws Error with the browser's words */
  send(method: string, params?: object, milliseconds?: number): Promise<unknown> {
    return this.#hold.send(method, params, milliseconds);
  }

  /** Attaches, and learns which document the page shows. @returns null where the debugger was forgotten meanwhile */
  attach(): Promise<RecordingEvent | null> {
    return this.#unlessForgotten(async (step) => {
      await step(this.#hold.attach());
      // Page events first: a navigation after this is reported, one before it shows in the tree.
      await step(this.#hold.send('Page.enable'));
      await step(this.#hold.send('Inspector.enable'));
      await step(this.#hold.send('Log.enable'));
      await step(this.#calibrate());
      const askedAt = Date.now();
      const tree = await step(this.#hold.send('Page.getFrameTree'));
      this.#owner.shownToDebugger(askedAt);
      return { type: 'attached', moved: this.source.frames.readTree(tree) };
    });
  }

  /**
   * Has the page and its targets report what they do. Until they do the hooks report all messages, so that those of a socket
   * that is made meanwhile are reported by somebody; then the debugger reports those of the sockets whose creation it reported.
   *
   * @returns null where the debugger was forgotten meanwhile
   */
  enable(): Promise<RecordingEvent | null> {
    const { hooks, ledger } = this.#needs;
    const { source } = this;
    return this.#unlessForgotten(async (step) => {
      hooks.setMode('messages');
      // The sockets of before are the hooks': they are asked first.
      await step(hooks.pageComes());
      await step(this.#allReported());
      source.keepStrangers();
      ledger.leaveToHooks();
      try {
        await step(this.#hold.send('Network.enable', NETWORK_BUFFERS));
        await step(this.#targets.start());
        await step(this.#allReported());
        // Frames of other sites, which were attached to meanwhile, began later.
        if (await step(this.#targets.framesEnabled())) await step(this.#allReported());
      } finally {
        source.releaseStrangers();
      }
      hooks.setMode('lifecycle');
      hooks.leaveToDebugger();
      return { type: 'enabled' };
    });
  }

  /** Learns the time, after a restart. @returns `startedAt`, a time of this worker's own clock, by the log's */
  async inherit(startedAt: number): Promise<EpochMilliseconds> {
    const { clock, doors } = this.#needs;
    this.source.keepStrangers();
    await this.#calibrate();
    return epochMilliseconds(clock.now() - (doors.localNow() - startedAt));
  }

  /** Goes on with the targets of an earlier worker. @throws Error with the browser's words */
  async resume(workers: readonly SavedWorker[]): Promise<void> {
    this.source.frames.readTree(await this.#hold.send('Page.getFrameTree'));
    await this.#targets.start(workers);
  }

  /**
   * After a restart: what the debugger reports of request ids that the log does not know waits until the hooks, whose lines
   * come anew, have reported their sockets; they report the messages of those that the debugger is not known to have reported.
   *
   * @param known those that the log knows: their hooks reported them already, or the count of their messages will show a gap
   * @returns whether there were others, whose messages nobody reported meanwhile
   */
  async meetHooks(known: ReadonlySet<Entry>): Promise<boolean> {
    const { hooks } = this.#needs;
    await hooks.pageComes();
    await this.#allReported();
    const unseen = await hooks.takeUnseen();
    this.source.releaseStrangers();
    // The last worker may have been ended before it asked them to.
    hooks.leaveToDebugger();
    return unseen.some((entry) => !known.has(entry));
  }

  /** Whether a report has to wait for what the debugger reports, and is kept for that. */
  keeps(place: HookPlace, report: unknown): boolean {
    return this.#handOver?.keeps(place, report) === true;
  }

  /** A frame is gone. */
  frameGone(place: HookPlace): void {
    this.#handOver?.leave(place);
  }

  /** The hooks take over the messages of the sockets that live; then the debugger is released. Never rejects. */
  async handOver(): Promise<RecordingEvent> {
    const { hooks, ledger } = this.#needs;
    const attempt = this.#attempt;
    // The hooks take over what is known to be the debugger's.
    this.source.releaseStrangers();
    if (this.#owner.state.held) await this.#handOverAtMarks();
    else {
      ledger.debuggerGone();
      await hooks.takeOver(null);
    }
    // Recording may have ended meanwhile, and another one have attached.
    if (this.#owner.state.held && attempt === this.#attempt) await this.release();
    return { type: 'handed-over' };
  }

  /** The debugger is no longer ours: nothing that it reports, or that is under way, counts. */
  forget(): void {
    this.#attempt = Symbol();
    this.#handOver?.end();
    this.source.releaseStrangers();
    this.#targets.stop();
  }

  /** Detaches; never rejects. */
  release(): Promise<void> {
    this.forget();
    return this.#hold.detach();
  }

  // What the source reports.

  navigated(url: string): void {
    this.#owner.navigated(url);
  }

  crashed(): void {
    this.#owner.dispatch({ type: 'crashed' });
  }

  waiting(): void {
    this.#owner.waiting();
  }

  wantContent(requestId: string, key: string, child: ChildTarget | undefined): void {
    this.#targets.wantContent(requestId, key, child);
  }

  sharedWorkerStarts(): void {
    this.#targets.sharedWorkerStarts();
  }

  askHooks(): void {
    void this.#needs.hooks.takeUnseen();
  }

  // What the targets report.

  coverageChanged(): void {
    this.#owner.coverageChanged();
  }

  bindingCalled(params: unknown): void {
    this.#handOver?.called(params);
  }

  debuggerGone(words: string): void {
    this.#owner.dispatch({ type: 'taken-away', reason: words });
  }

  workerHooksChanged(): void {
    this.#owner.workersChanged();
  }

  workerHooked(place: HookPlace, send: (command: HookCommand) => void): HookListener {
    const { hooks } = this.#needs;
    // A worker keeps nothing until it is written, so it needs no acknowledgement.
    hooks.open(place, (command) => (command.type === 'written' ? undefined : send(command)), false);
    return {
      hear: (report) => this.#owner.hear(place, report),
      gone: () => hooks.close(place),
      lost: () => hooks.lose(place),
    };
  }

  async #handOverAtMarks(): Promise<void> {
    const handOver = new HandOver({
      bind: (name) => this.#bind(name),
      heard: (place, report) => this.#owner.hear(place, report),
    });
    this.#handOver = handOver;
    await handOver.begin();
    await this.#needs.hooks.takeOver(handOver);
    handOver.end();
    if (this.#handOver === handOver) this.#handOver = null;
  }

  /** Carries out steps until the debugger is forgotten. What fails becomes a refusal. */
  async #unlessForgotten(
    work: (step: <T>(one: Promise<T>) => Promise<T>) => Promise<RecordingEvent>,
  ): Promise<RecordingEvent | null> {
    const attempt = this.#attempt;
    try {
      return await work(async (one) => {
        const done = await one;
        if (attempt !== this.#attempt) throw new Error('the debugger was forgotten');
        return done;
      });
    } catch (error) {
      if (attempt !== this.#attempt) return null;
      const words = errorWords(error);
      return { type: 'refused', trouble: refusal(words), detail: words };
    }
  }

  #allReported(): Promise<void> {
    return this.#needs.hooks.allReported(() => this.#owner.hasShownHook());
  }

  async #bind(name: string): Promise<void> {
    const binding = { name, executionContextName: this.#needs.doors.ownWorld };
    await this.#hold.send('Runtime.addBinding', binding);
    await this.#targets.sendToFrames('Runtime.addBinding', binding);
  }

  async #calibrate(): Promise<void> {
    const { clock, doors } = this.#needs;
    clock.calibrate(
      await sampleClock(
        (method) => this.#hold.send(method),
        () => doors.localNow(),
      ),
    );
  }
}
