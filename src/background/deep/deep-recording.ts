import type { ConnectionLedger, Entry } from '../../capture/connection-ledger.ts';
import type { DebuggerSource } from '../../capture/debugger/debugger-source.ts';
import type { LogClock } from '../../capture/log-clock.ts';
import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';
import type { Coverage } from '../../channel/coverage.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import type { Doors } from '../doors.ts';
import type { HookLines } from '../recording/hook-lines.ts';
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

const PAGE_COVERED: Coverage = { target: 'page', state: 'covered', why: null, remedy: 'none' };

/** What Deep tells its recorder. */
export interface DeepRecordingOwner extends Omit<DebuggerTargetsOwner, 'bindingCalled'> {
  /** A frame told that; it was kept until the debugger had told what comes before it. */
  heard(place: HookPlace, report: unknown): void;
  /** Whether no hook is awaited of a document that the page is known to show. */
  hasShownHook(): boolean;
}

/** What Deep works with. */
export interface DeepRecordingNeeds {
  readonly tabId: number;
  readonly doors: Doors;
  readonly clock: LogClock;
  readonly source: DebuggerSource;
  readonly ledger: ConnectionLedger;
  readonly hooks: HookLines;
  /** Targets of no tab, which all recorders share. */
  readonly alone: DebuggerTargetsAlone;
}

/** The debugger of one tab and its targets: taken, enabled, inherited from an earlier worker, and given over to the hooks. */
export class DeepRecording {
  readonly #needs: DeepRecordingNeeds;
  readonly #owner: DeepRecordingOwner;
  readonly #hold: DebuggerHold;
  readonly #targets: DebuggerTargets;
  #enabled = false;
  /** While the hooks take over. */
  #handOver: HandOver | null = null;

  constructor(needs: DeepRecordingNeeds, owner: DeepRecordingOwner) {
    const { tabId, doors, source, alone } = needs;
    this.#needs = needs;
    this.#owner = owner;
    this.#hold = new DebuggerHold(tabId, doors);
    this.#targets = new DebuggerTargets(tabId, doors, source, alone, {
      coverageChanged: () => owner.coverageChanged(),
      debuggerGone: (words) => owner.debuggerGone(words),
      workerHooksChanged: () => owner.workerHooksChanged(),
      workerHooked: (place, send) => owner.workerHooked(place, send),
      bindingCalled: (params) => this.#handOver?.called(params),
    });
  }

  /** Whether the debugger is ours, as far as we know. */
  get held(): boolean {
    return this.#hold.held;
  }

  /** Whether it is ours, and tells what the page does, navigations too. */
  get tells(): boolean {
    return this.#hold.held && this.#enabled;
  }

  get coverage(): readonly Coverage[] {
    return [PAGE_COVERED, ...this.#targets.coverage];
  }

  /** Workers whose hooks the next background worker can go on with. */
  get workers(): readonly SavedWorker[] {
    return this.#targets.workers;
  }

  /** The targets beside the page. */
  get targets(): Pick<DebuggerTargets, 'wantContent' | 'sharedWorkerStarts'> {
    return this.#targets;
  }

  /** One event of the debugger. On the hot path. */
  event(method: string, params: unknown, session: string | undefined, recording: boolean): void {
    if (session !== undefined || method.startsWith('Target.')) this.#targets.event(method, params, session);
    else if (method === 'Runtime.bindingCalled') this.#handOver?.called(params);
    // Before recording only the page's frames matter: the browser tells old log entries again when asked for new ones.
    else if (recording || (this.#hold.held && method.startsWith('Page.')))
      this.#needs.source.handle(method, params);
  }

  /** Sends a command to the page. @throws Error with the browser's words */
  send(method: string, params?: object, milliseconds?: number): Promise<unknown> {
    return this.#hold.send(method, params, milliseconds);
  }

  /** Attaches. @throws Error with the browser's words when it refuses */
  take(): Promise<void> {
    return this.#hold.take();
  }

  /** Detaches; never rejects. */
  release(): Promise<void> {
    return this.#hold.release();
  }

  /** The debugger was taken away: no event is taken for recorded any more. */
  lose(): void {
    this.#hold.lose();
    this.#needs.source.tellStrangers();
  }

  /** What the targets told is over. */
  stop(): void {
    this.#needs.source.tellStrangers();
    this.#targets.stop();
  }

  /**
   * Has the page and its targets tell what they do. Until they do the hooks tell all, so that a socket that is made
   * meanwhile has somebody who tells its messages; then those whose creation the debugger told are the debugger's.
   *
   * @param begin recording begins here: called before any socket is told, with whether the page went elsewhere meanwhile
   * @returns false where the debugger was lost meanwhile
   * @throws Error with the browser's words
   */
  async enable(begin: (moved: boolean) => void): Promise<boolean> {
    // Page events first: a navigation after this is told, one before it shows in the tree.
    this.#enabled = false;
    await this.#hold.send('Page.enable');
    await this.#hold.send('Inspector.enable');
    await this.#hold.send('Log.enable');
    await this.#calibrate();
    const moved = this.#needs.source.frames.readTree(await this.#hold.send('Page.getFrameTree'));
    if (!this.#hold.held) return false;
    this.#enabled = true;
    begin(moved);
    const { hooks, source } = this.#needs;
    hooks.setMode('messages');
    // The sockets of before are the hooks' to tell: they are asked first.
    await hooks.pageComes();
    await this.#allTold();
    source.keepStrangers();
    try {
      await this.#hold.send('Network.enable', NETWORK_BUFFERS);
      await this.#targets.start();
      await this.#allTold();
      // Frames of other sites, which were attached to meanwhile, began later.
      if (await this.#targets.framesEnabled()) await this.#allTold();
    } finally {
      source.tellStrangers();
    }
    if (!this.#hold.held) return false;
    hooks.setMode('lifecycle');
    hooks.leaveToDebugger();
    return true;
  }

  /**
   * After a restart: what the debugger tells of request ids that the log does not know waits until the hooks, whose lines
   * come anew, have told of their sockets; they tell the messages of those that the debugger is not known to have told.
   *
   * @param known those that the log knows: their hooks told them already, or the count of their messages will show a gap
   * @returns whether there were others, whose messages nobody told meanwhile
   */
  async meetHooks(known: ReadonlySet<Entry>): Promise<boolean> {
    const { hooks, source } = this.#needs;
    await hooks.pageComes();
    await this.#allTold();
    const unseen = await hooks.takeUnseen();
    source.tellStrangers();
    // The last worker may have been ended before it told them so.
    hooks.leaveToDebugger();
    return unseen.some((entry) => !known.has(entry));
  }

  /** It is ours from the time of an earlier worker. @returns `startedAt`, a time of this worker's own clock, by the log's */
  async inherit(startedAt: number): Promise<EpochMilliseconds> {
    const { clock, doors, source } = this.#needs;
    source.keepStrangers();
    this.#hold.inherit();
    this.#enabled = true;
    await this.#calibrate();
    return epochMilliseconds(clock.now() - (doors.localNow() - startedAt));
  }

  /** Goes on with the targets of an earlier worker. @throws Error with the browser's words */
  async resume(workers: readonly SavedWorker[]): Promise<void> {
    this.#needs.source.frames.readTree(await this.#hold.send('Page.getFrameTree'));
    await this.#targets.start(workers);
  }

  /** Whether a report has to wait for what the debugger tells, and is kept for that. */
  keeps(place: HookPlace, report: unknown): boolean {
    return this.#handOver?.keeps(place, report) === true;
  }

  /** A frame is gone. */
  frameGone(place: HookPlace): void {
    this.#handOver?.leave(place);
  }

  /** What the debugger told of the sockets that live, their hooks tell from now on; then it is let go. */
  async giveOver(): Promise<void> {
    const { hooks } = this.#needs;
    if (this.#hold.held) await this.#giveOverAtMarks();
    else {
      this.#needs.ledger.debuggerGone();
      await hooks.takeOver(null);
    }
    this.#targets.stop();
    if (this.#hold.held) await this.#hold.release();
  }

  async #giveOverAtMarks(): Promise<void> {
    const handOver = new HandOver({
      bind: (name) => this.#bind(name),
      heard: (place, report) => this.#owner.heard(place, report),
    });
    this.#handOver = handOver;
    await handOver.begin();
    await this.#needs.hooks.takeOver(handOver);
    handOver.end();
    this.#handOver = null;
  }

  #allTold(): Promise<void> {
    return this.#needs.hooks.allTold(() => this.#owner.hasShownHook());
  }

  async #bind(name: string): Promise<void> {
    const binding = { name, executionContextName: this.#needs.doors.ownWorld };
    await this.#hold.send('Runtime.addBinding', binding);
    await this.#targets.tellFrames('Runtime.addBinding', binding);
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
