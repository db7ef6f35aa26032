import type { WebRequestEvent } from '../capture/web-request/web-request-source.ts';
import type { Command, Reply } from '../channel/command.ts';
import type { RecordingMode } from '../channel/coverage.ts';
import { parseCommand } from '../channel/parse-command.ts';
import { parseNetworkReport } from '../channel/parse-network.ts';
import { DEFAULT_SETTINGS, type Settings, withChanges } from '../channel/settings.ts';
import type { LogId } from '../events/units.ts';
import type { Debuggee } from '../platform/debugger.ts';
import type { FramePort } from '../platform/hook-port.ts';
import type { NetworkPort } from '../platform/network-port.ts';
import { DebuggerTargetsAlone } from './deep/debugger-targets-alone.ts';
import type { Doors } from './doors.ts';
import { LogKeeper } from './log/log-keeper.ts';
import { parseSavedState, type SavedTab } from './recording/saved-state.ts';
import { TabRecorder } from './recording/tab-recorder.ts';

/** A panel's line, as the background needs it. */
export interface PanelLine {
  send(message: Reply): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

/** How long the first event of a tab is waited for, which tells until when a worker's end lost some. */
const FIRST_EVENT_MILLISECONDS = 150;

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
  /** Frames of tabs that no panel has asked for. */
  readonly #frames = new Map<number, Map<FramePort, (recorder: TabRecorder) => void>>();
  #settings: Settings = DEFAULT_SETTINGS;
  #hooksWanted: boolean | null = null;
  readonly #lone: DebuggerTargetsAlone;
  /** Until `restore` is through; then null, and calls go straight on. */
  #early: Early[] | null = [];
  /** Who waits for the first event of a tab. */
  readonly #firstComes = new Map<number, (timestamp: number) => void>();
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
    this.#settings = await this.#readSettings();
    const saved = await this.#readState();
    await Promise.all(saved.map((tab) => this.#restoreTab(tab)));
    const early = this.#early ?? [];
    this.#early = null;
    for (const { run } of early) run();
    this.#wantHooks();
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

  /** One callback of webRequest, with the browser's own argument. */
  webRequest(tabId: number, name: WebRequestEvent, details: unknown): void {
    if (this.#early === null) this.#recorders.get(tabId)?.webRequest(name, details);
    else this.#wait(tabId, null, () => this.webRequest(tabId, name, details));
  }

  /** Its user gave or took back the right to look at all sites. */
  sitesChanged(): void {
    for (const recorder of this.#recorders.values()) recorder.sitesChanged();
  }

  /** Something of `storage.local` was changed: tabs that are opened from now on begin as it says. */
  storageChanged(changes: Readonly<Record<string, unknown>>): void {
    const { storageLimit } = this.#settings;
    this.#settings = withChanges(this.#settings, changes);
    if (this.#settings.storageLimit === storageLimit) return;
    for (const recorder of this.#recorders.values()) recorder.limitChanged();
  }

  tabRemoved(tabId: number): void {
    if (this.#early !== null) {
      this.#wait(tabId, null, () => this.tabRemoved(tabId));
      return;
    }
    const recorder = this.#recorders.get(tabId);
    if (recorder === undefined) return;
    this.#recorders.delete(tabId);
    this.#frames.delete(tabId);
    this.#save();
    this.#wantHooks();
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

  /** A frame of a page has a hook. It is told to be dormant where its tab is not recorded. */
  frameConnected(port: FramePort): void {
    const messages: unknown[] = [];
    let hear: (message: unknown) => void = (message) => messages.push(message);
    let leave: (() => void) | null = null;
    let left = false;
    port.onMessage((message) => hear(message));
    port.onDisconnect(() => {
      left = true;
      this.#frames.get(port.tabId)?.delete(port);
      leave?.();
    });
    const open = () => {
      if (left && messages.length === 0) return;
      const join = (recorder: TabRecorder) => {
        const line = recorder.frameConnected(port);
        hear = (message) => line.hear(message);
        for (const message of messages.splice(0)) line.hear(message);
        leave = () => line.gone();
        if (left) leave();
      };
      const recorder = this.#recorders.get(port.tabId);
      if (recorder !== undefined) {
        join(recorder);
        return;
      }
      hear = () => {};
      port.send({ type: 'mode', mode: 'dormant' });
      const waiting = this.#frames.get(port.tabId) ?? new Map<FramePort, (recorder: TabRecorder) => void>();
      this.#frames.set(port.tabId, waiting);
      waiting.set(port, join);
    };
    if (this.#early === null) open();
    else this.#wait(-1, null, open);
  }

  /** A devtools page opened a line, which tells of its tab's network log. */
  networkConnected(port: NetworkPort): void {
    let tab: TabRecorder | null = null;
    const hear = (message: unknown) => {
      const report = parseNetworkReport(message);
      if (report === null) return;
      if (report.type !== 'hello') tab?.network.hear(report);
      else if (tab === null) {
        tab = this.#recorder(report.tabId);
        tab.network.connect(port);
      }
    };
    port.onMessage((message) => {
      if (this.#early === null) hear(message);
      else this.#wait(-1, null, () => hear(message));
    });
    port.onDisconnect(() => tab?.network.disconnect(port));
  }

  #obey(recorder: TabRecorder, command: Exclude<Command, { type: 'hello' }>, line: PanelLine): void {
    if (command.type === 'start-recording') void recorder.start();
    else if (command.type === 'stop-recording') void recorder.stop();
    else if (command.type === 'clear') void recorder.clear();
    else if (command.type === 'set-preserve-log') recorder.setPreserveLog(command.preserve);
    else if (command.type === 'delete-log') this.#delete(command.log);
    else if (command.type === 'set-mode') this.#setMode(recorder, command.mode);
    else if (command.type === 'probe') void this.#probe(recorder, command, line);
    else void this.#answer(command.id, this.#carryOut(recorder, command), line);
  }

  #setMode(recorder: TabRecorder, mode: RecordingMode): void {
    if (!this.#doors.modes.includes(mode)) return;
    this.#settings = { ...this.#settings, recordingMode: mode };
    // A choice that could not be kept is only forgotten at the browser's end.
    void this.#doors.writeMode(mode).catch(() => {});
    void recorder.setMode(mode);
  }

  #carryOut(
    recorder: TabRecorder,
    command: Extract<Command, { type: 'send-message' | 'close-connection' | 'read-handshakes' | 'catch-up' }>,
  ): Promise<string | null> {
    if (command.type === 'send-message') {
      return recorder.hooks.send(command.connection, command.opcode, command.data);
    }
    if (command.type === 'close-connection') {
      return recorder.hooks.closeConnection(command.connection, command.code, command.reason);
    }
    if (command.type === 'catch-up') return recorder.catchUp();
    return recorder.network.read();
  }

  async #answer(id: number, done: Promise<string | null>, line: PanelLine): Promise<void> {
    line.send({ type: 'answer', id, problem: await done });
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
    this.#joinFrames(tabId, recorder);
    return recorder;
  }

  /** Frames that were there before anybody asked for their tab. */
  #joinFrames(tabId: number, recorder: TabRecorder): void {
    const waiting = this.#frames.get(tabId);
    this.#frames.delete(tabId);
    for (const join of waiting?.values() ?? []) join(recorder);
  }

  #makeRecorder(tabId: number): TabRecorder {
    return new TabRecorder(
      tabId,
      this.#doors,
      {
        alone: this.#lone,
        status: (status) => {
          for (const line of this.#panelsOf(tabId)) line.send({ type: 'status', status });
        },
        changed: () => {
          this.#save();
          this.#wantHooks();
        },
      },
      { mode: this.#newTabsMode, preserveLog: this.#settings.preserveLog },
    );
  }

  async #restoreTab(tab: SavedTab): Promise<void> {
    const recorder = this.#makeRecorder(tab.tabId);
    this.#recorders.set(tab.tabId, recorder);
    try {
      await recorder.restore(tab, () => this.#firstEventAt(tab.tabId));
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
    if (timestamp !== null) this.#firstComes.get(tabId)?.(timestamp);
  }

  /** When a tab's first event was, in seconds of the browser's monotonic clock; null where none comes for a moment. */
  #firstEventAt(tabId: number): Promise<number | null> {
    const first = this.#early?.find((early) => early.tabId === tabId && early.timestamp !== null);
    if (first !== undefined) return Promise.resolve(first.timestamp);
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(null), FIRST_EVENT_MILLISECONDS);
      this.#firstComes.set(tabId, (timestamp) => {
        clearTimeout(late);
        resolve(timestamp);
      });
    });
  }

  /** What was chosen, or this browser's own where it lacks that. */
  get #newTabsMode(): RecordingMode {
    const { modes } = this.#doors;
    return modes.find((mode) => mode === this.#settings.recordingMode) ?? modes[0] ?? 'standard';
  }

  async #readSettings(): Promise<Settings> {
    try {
      return await this.#doors.readSettings();
    } catch {
      return this.#settings;
    }
  }

  /** Lets the frames of all tabs know whether anybody listens. */
  #wantHooks(): void {
    const wanted = this.recording || [...this.#recorders.values()].some(({ starting }) => starting);
    if (wanted === this.#hooksWanted) return;
    this.#hooksWanted = wanted;
    void this.#doors.wantHooks(wanted).catch(() => {
      this.#hooksWanted = null;
    });
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
