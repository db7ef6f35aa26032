import type { WebRequestEvent } from '../capture/web-request/web-request-source.ts';
import type { RecordingMode } from '../channel/coverage.ts';
import { parseNetworkReport } from '../channel/parse-network.ts';
import { DEFAULT_SETTINGS, type Settings, withChanges } from '../channel/settings.ts';
import type { LogId } from '../events/units.ts';
import type { Debuggee } from '../platform/debugger.ts';
import type { FramePort } from '../platform/hook-port.ts';
import type { NetworkPort } from '../platform/network-port.ts';
import { DebuggerTargetsAlone } from './deep/debugger-targets-alone.ts';
import type { Doors } from './doors.ts';
import { EarlyEvents } from './early-events.ts';
import { LogKeeper } from './log/log-keeper.ts';
import { type PanelLine, PanelLines } from './panels/panel-lines.ts';
import { parseSavedState, type SavedTab } from './recording/saved-state.ts';
import { TabRecorder } from './recording/tab-recorder.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** Everything that the service worker knows: the recorders of all tabs, and who is connected to them. */
export class Background {
  readonly #doors: Doors;
  readonly #keeper: LogKeeper;
  readonly #recorders = new Map<number, TabRecorder>();
  readonly #panels: PanelLines;
  readonly #frames = new WaitingFrames();
  readonly #alone: DebuggerTargetsAlone;
  /** What came before `restore` was through. */
  readonly #early = new EarlyEvents();
  #settings: Settings = DEFAULT_SETTINGS;
  #hooksWanted: boolean | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor(doors: Doors) {
    this.#doors = doors;
    this.#keeper = new LogKeeper(doors);
    this.#alone = new DebuggerTargetsAlone(doors);
    this.#panels = new PanelLines({
      whenReady: (run) => this.#early.run(-1, run),
      recorder: (tabId) => this.#recorder(tabId),
      chose: (mode) => this.#chose(mode),
      deleteLog: (log) => this.#deleteLog(log),
    });
  }

  /** Whether any tab is being recorded, or is about to be. */
  get recording(): boolean {
    return [...this.#recorders.values()].some(({ active }) => active);
  }

  /** Goes on where the last worker left off, lets in what waited, and finishes logs that belong to no tab. */
  async restore(): Promise<void> {
    this.#settings = await this.#readSettings();
    const saved = await this.#readState();
    await Promise.all(saved.map((tab) => this.#restoreTab(tab)));
    this.#early.open();
    this.#save();
    this.#wantHooks();
    const recorders = () => [...this.#recorders.values()];
    await this.#keeper.finishLeftovers((log) => recorders().some((recorder) => recorder.log.owns(log)));
  }

  /** One event of the debugger. On the hot path. */
  debuggerEvent(debuggee: Debuggee, method: string, params: unknown, session?: string): void {
    if (this.#early.keeping) {
      const tabId = typeof debuggee === 'number' ? debuggee : -1;
      this.#early.keep(tabId, params, () => this.debuggerEvent(debuggee, method, params, session));
    } else if (typeof debuggee === 'number') {
      this.#recorders.get(debuggee)?.deep.event(method, params, session);
    } else {
      this.#alone.event(debuggee, method, params, session);
    }
  }

  debuggerDetached(debuggee: Debuggee, reason: string): void {
    this.#early.run(-1, () => {
      if (typeof debuggee === 'number')
        this.#recorders.get(debuggee)?.dispatch({ type: 'taken-away', reason });
      else this.#alone.detached(debuggee);
    });
  }

  /** One callback of webRequest, with the browser's own argument. */
  webRequest(tabId: number, name: WebRequestEvent, details: unknown): void {
    this.#early.run(tabId, () => this.#recorders.get(tabId)?.standard.web.handle(name, details));
  }

  /** The user gave or took back the right to look at all sites. */
  sitesChanged(): void {
    for (const recorder of this.#recorders.values()) recorder.sourcesChanged();
  }

  /** Something of `storage.local` was changed: tabs that are opened from now on begin with it. */
  storageChanged(changes: Readonly<Record<string, unknown>>): void {
    const { storageLimit } = this.#settings;
    this.#settings = withChanges(this.#settings, changes);
    if (this.#settings.storageLimit === storageLimit) return;
    for (const { log } of this.#recorders.values()) log.limitChanged();
  }

  tabRemoved(tabId: number): void {
    this.#early.run(tabId, () => void this.#removeTab(tabId));
  }

  /** A panel opened a line. */
  panelConnected(line: PanelLine): void {
    this.#panels.connect(line);
  }

  /** A frame of a page has a hook. It is sent to sleep where its tab is not recorded. */
  frameConnected(port: FramePort): void {
    this.#frames.connect(
      port,
      (run) => this.#early.run(-1, run),
      (tabId) => this.#recorders.get(tabId)?.standard,
    );
  }

  /** A devtools page opened a line, by which it reports its tab's network log. */
  networkConnected(port: NetworkPort): void {
    let tab: TabRecorder | null = null;
    const hear = (message: unknown) => {
      const report = parseNetworkReport(message);
      if (report === null) return;
      if (report.type !== 'hello') tab?.standard.network.hear(report);
      else if (tab === null) {
        tab = this.#recorder(report.tabId);
        tab.standard.networkConnected(port, report.openedAt);
      }
    };
    port.onMessage((message) => this.#early.run(-1, () => hear(message)));
    port.onDisconnect(() => tab?.standard.network.disconnect(port));
  }

  async #removeTab(tabId: number): Promise<void> {
    const recorder = this.#recorders.get(tabId);
    if (recorder === undefined) return;
    this.#recorders.delete(tabId);
    this.#frames.forget(tabId);
    this.#save();
    this.#wantHooks();
    await recorder.dispose();
    await this.#keeper.finish(recorder.log.id);
  }

  #recorder(tabId: number): TabRecorder {
    const known = this.#recorders.get(tabId);
    if (known !== undefined) return known;
    const recorder = this.#makeRecorder(tabId);
    this.#recorders.set(tabId, recorder);
    this.#save();
    this.#frames.join(tabId, recorder.standard);
    return recorder;
  }

  #makeRecorder(tabId: number): TabRecorder {
    return new TabRecorder(
      tabId,
      this.#doors,
      {
        alone: this.#alone,
        status: (status) => this.#panels.sendStatus(tabId, status),
        save: () => {
          if (!this.#early.keeping) this.#save();
          return this.#saving;
        },
        changed: () => {
          // While the state is read, what is still to be restored must not be saved, nor its frames sent away.
          if (this.#early.keeping) return;
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
      await recorder.restore(tab, () => this.#early.firstAt(tab.tabId));
    } catch {
      // The log can't be read: begin afresh rather than write into what we do not know.
      const fresh = this.#makeRecorder(tab.tabId);
      this.#recorders.set(tab.tabId, fresh);
      await fresh.restoreNothing(tab);
    }
  }

  /** A mode for tabs to come. @returns whether this browser has it */
  #chose(mode: RecordingMode): boolean {
    if (!this.#doors.modes.includes(mode)) return false;
    this.#settings = { ...this.#settings, recordingMode: mode };
    // A choice that could not be kept is only forgotten at the browser's end.
    void this.#doors.writeMode(mode).catch(() => {});
    return true;
  }

  /** A log that a tab still writes to is cleared: its recorder goes on with a new one. */
  #deleteLog(log: LogId): void {
    const recorder = this.#recorderOf(log);
    if (recorder === undefined) void this.#keeper.delete(log);
    else recorder.command({ type: 'clear' });
  }

  #recorderOf(log: LogId): TabRecorder | undefined {
    return [...this.#recorders.values()].find((recorder) => recorder.log.id === log);
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
    const wanted = this.recording;
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
