import type { Command, Reply } from '../channel/command.ts';
import { parseCommand } from '../channel/parse-command.ts';
import type { LogId } from '../events/units.ts';
import type { Debuggee } from '../platform/debugger.ts';
import { DebuggerTargetsAlone } from './debugger-targets-alone.ts';
import type { Doors } from './doors.ts';
import { LogKeeper } from './log-keeper.ts';
import { parseSavedState, type SavedTab } from './saved-state.ts';
import { TabRecorder } from './tab-recorder.ts';

/** A panel's line, as the background needs it. */
export interface PanelLine {
  send(message: Reply): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

/** What came before the recorders were ready again. */
interface Early {
  readonly tabId: number;
  /** Seconds of the browser's monotonic clock; null where it carries no time. */
  readonly timestamp: number | null;
  readonly run: () => void;
}

/** Everything that the service worker knows: the recorders of all tabs, and which panels look at them. */
export class Background {
  readonly #doors: Doors;
  readonly #keeper: LogKeeper;
  readonly #recorders = new Map<number, TabRecorder>();
  readonly #panels = new Map<number, Set<PanelLine>>();
  readonly #lone: DebuggerTargetsAlone;
  /** Until `restore` is through; then null, and calls go straight on. */
  #early: Early[] | null = [];
  #saving: Promise<void> = Promise.resolve();

  constructor(doors: Doors) {
    this.#doors = doors;
    this.#keeper = new LogKeeper(doors);
    this.#lone = new DebuggerTargetsAlone(doors);
  }

  /** Whether any tab is being recorded. */
  get recording(): boolean {
    return [...this.#recorders.values()].some(({ status }) => status.recording);
  }

  /** Goes on where the last worker left off, lets in what waited, and finishes logs that belong to no tab. */
  async restore(): Promise<void> {
    const saved = await this.#readState();
    await Promise.all(saved.map((tab) => this.#restoreTab(tab)));
    const early = this.#early ?? [];
    this.#early = null;
    for (const { run } of early) run();
    await this.#keeper.finishLeftovers((log) => this.#recorderOf(log) !== undefined);
  }

  /** One event of the debugger. On the hot path. */
  debuggerEvent(debuggee: Debuggee, method: string, params: unknown, session?: string): void {
    if (this.#early !== null) {
      const tabId = typeof debuggee === 'number' ? debuggee : -1;
      this.#wait(tabId, timestampOf(params), () => this.debuggerEvent(debuggee, method, params, session));
    } else if (typeof debuggee === 'number') {
      this.#recorders.get(debuggee)?.event(method, params, session);
    } else {
      this.#lone.event(debuggee, method, params, session);
    }
  }

  debuggerDetached(debuggee: Debuggee, reason: string): void {
    if (this.#early !== null) this.#wait(-1, null, () => this.debuggerDetached(debuggee, reason));
    else if (typeof debuggee === 'number') void this.#recorders.get(debuggee)?.detached(reason);
    else this.#lone.detached(debuggee);
  }

  tabRemoved(tabId: number): void {
    if (this.#early !== null) {
      this.#wait(tabId, null, () => this.tabRemoved(tabId));
      return;
    }
    const recorder = this.#recorders.get(tabId);
    if (recorder === undefined) return;
    this.#recorders.delete(tabId);
    this.#save();
    void recorder.dispose().then(() => this.#keeper.finish(recorder.status.log));
  }

  /** A panel opened a line. What it says is checked; before a `hello` nothing but that is heard. */
  panelConnected(line: PanelLine): void {
    let tab: number | null = null;
    const leave = () => {
      if (tab !== null) this.#panels.get(tab)?.delete(line);
    };
    const obey = (message: unknown) => {
      const command = parseCommand(message);
      if (command === null) return;
      if (command.type === 'hello') {
        leave();
        tab = command.tabId;
        this.#panelsOf(tab).add(line);
        const recorder = this.#recorder(tab);
        line.send({ type: 'status', status: recorder.status });
        void recorder.verify();
      } else if (tab !== null) {
        this.#obey(this.#recorder(tab), command, line);
      }
    };
    line.onMessage((message) => {
      if (this.#early === null) obey(message);
      else this.#wait(-1, null, () => obey(message));
    });
    line.onDisconnect(leave);
  }

  #obey(recorder: TabRecorder, command: Exclude<Command, { type: 'hello' }>, line: PanelLine): void {
    if (command.type === 'start-recording') void recorder.start();
    else if (command.type === 'stop-recording') void recorder.stop();
    else if (command.type === 'clear') void recorder.clear();
    else if (command.type === 'set-preserve-log') recorder.setPreserveLog(command.preserve);
    else if (command.type === 'delete-log') this.#delete(command.log);
    else if (command.type === 'probe') void this.#probe(recorder, command, line);
  }

  async #probe(
    recorder: TabRecorder,
    { id, url }: Extract<Command, { type: 'probe' }>,
    line: PanelLine,
  ): Promise<void> {
    line.send({ type: 'probe-answer', id, answer: await recorder.probe(url) });
  }

  #recorder(tabId: number): TabRecorder {
    const known = this.#recorders.get(tabId);
    if (known !== undefined) return known;
    const recorder = this.#makeRecorder(tabId);
    this.#recorders.set(tabId, recorder);
    this.#save();
    return recorder;
  }

  #makeRecorder(tabId: number): TabRecorder {
    return new TabRecorder(tabId, this.#doors, {
      alone: this.#lone,
      status: (status) => {
        for (const line of this.#panelsOf(tabId)) line.send({ type: 'status', status });
      },
      changed: () => this.#save(),
    });
  }

  async #restoreTab(tab: SavedTab): Promise<void> {
    const recorder = this.#makeRecorder(tab.tabId);
    this.#recorders.set(tab.tabId, recorder);
    const first = () =>
      this.#early?.find(({ tabId, timestamp }) => tabId === tab.tabId && timestamp !== null);
    try {
      await recorder.restore(tab, () => first()?.timestamp ?? null);
    } catch {
      // The log can't be read: begin afresh rather than write into what we do not know.
      this.#recorders.set(tab.tabId, this.#makeRecorder(tab.tabId));
    }
  }

  /** A log that a tab still writes to is cleared: its recorder goes on with a new one. */
  #delete(log: LogId): void {
    const recorder = this.#recorderOf(log);
    if (recorder === undefined) void this.#keeper.delete(log);
    else void recorder.clear();
  }

  #recorderOf(log: LogId): TabRecorder | undefined {
    return [...this.#recorders.values()].find(({ status }) => status.log === log);
  }

  #panelsOf(tabId: number): Set<PanelLine> {
    let panels = this.#panels.get(tabId);
    if (panels === undefined) {
      panels = new Set();
      this.#panels.set(tabId, panels);
    }
    return panels;
  }

  #wait(tabId: number, timestamp: number | null, run: () => void): void {
    this.#early?.push({ tabId, timestamp, run });
  }

  async #readState(): Promise<readonly SavedTab[]> {
    try {
      return parseSavedState(await this.#doors.readState());
    } catch {
      return [];
    }
  }

  #save(): void {
    this.#saving = this.#saving
      .then(() => this.#doors.writeState([...this.#recorders.values()].map(({ saved }) => saved)))
      // Without it a restarted worker does not resume; nothing better can be done about it here.
      .catch(() => {});
  }
}

function timestampOf(params: unknown): number | null {
  if (typeof params !== 'object' || params === null || !('timestamp' in params)) return null;
  return typeof params.timestamp === 'number' ? params.timestamp : null;
}
