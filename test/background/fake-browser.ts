import type { Doors } from '../../src/background/doors.ts';
import type { PanelLine } from '../../src/background/panels/panel-lines.ts';
import type { Announcement } from '../../src/channel/announcement.ts';
import type { RecordingStatus, Reply } from '../../src/channel/command.ts';
import { parseSettings, type Settings } from '../../src/channel/settings.ts';
import type { Batch } from '../../src/events/batch.ts';
import type { DocumentOffset, StoredCounts } from '../../src/events/resume-point.ts';
import { type LogId, logId } from '../../src/events/units.ts';
import type { Debuggee, DebugTarget } from '../../src/platform/debugger.ts';
import type { ImportedFrom } from '../../src/store/imported-from.ts';
import { toSummary, withBatch } from '../../src/store/log-record.ts';
import type { Eviction, LogStore, LogSummary } from '../../src/store/log-store.ts';
import type { LogRecord } from '../../src/store/schema.ts';

/** A browser for recorders: what it was told, and switches for what goes wrong. Outlives its workers, as a browser. */
export class FakeBrowser {
  readonly batches = new Map<LogId, Batch[]>();
  readonly offsets = new Map<LogId, Map<string, DocumentOffset>>();
  readonly counts = new Map<LogId, StoredCounts>();
  readonly finished = new Set<LogId>();
  /** What the store knows to be evicted, of every log. */
  evicted = { evictedMessages: 0, evictedBytes: 0 };
  readonly announcements: Announcement[] = [];
  readonly commands: string[] = [];
  readonly attached = new Set<Debuggee>();
  /** Targets that belong to no tab, as the browser lists them. */
  targets: readonly DebugTarget[] = [];
  readonly tabs = new Set([1, 2]);
  state: unknown;
  /** What people chose; the tests of Standard set it before the worker begins. */
  mode: unknown = 'deep';
  /** What people chose besides. */
  settings: Partial<Settings> = {};
  hooksWanted = false;
  now = 1_000_000;
  /** The system's clock, where it was set; null where it goes with `now`. */
  wall: number | null = null;
  /** Words with which attaching is refused; null where it is not. */
  refusal: string | null = null;
  /** The page answers no command. */
  silent = false;
  /** What is stored can't be read. */
  unreadable = false;
  /** Called with each command of the debugger, before it is answered. */
  onCommand: (method: string) => void = () => {};
  /** Called before a batch is written; may throw. */
  beforeAppend: () => void | Promise<void> = () => {};
  readonly held = new Set<LogId>();
  /** What making room was told to leave alone. */
  spared: ReadonlySet<LogId> | undefined;
  readonly imported = new Map<LogId, ImportedFrom>();
  storageLimit = Number.POSITIVE_INFINITY;
  storageFree = Number.POSITIVE_INFINITY;
  /** What making room gives up; called with the running log and the bytes wanted. */
  makeRoom: (log: LogId, bytes: number) => Eviction = () => ({ logs: [], messages: 0, bytes: 0 });
  /** What a GET of the debugger gives, and the parameters of those sent. */
  resource: unknown = { success: true, httpStatusCode: 200, headers: {} };
  readonly loads: unknown[] = [];
  frameTree: unknown = { frameTree: { frame: { id: 'main', loaderId: 'first', url: 'http://a.example/' } } };
  #logs = 0;

  /** Doors for one worker. */
  doors(): Doors {
    return {
      attach: async (tabId) => {
        if (this.refusal !== null) throw new Error(this.refusal);
        if (this.attached.has(tabId)) throw new Error('Another debugger is already attached to the tab.');
        this.attached.add(tabId);
      },
      detach: async (tabId) => {
        if (!this.attached.delete(tabId)) throw new Error('Debugger is not attached to the tab.');
      },
      debugTargets: async () => this.targets,
      hookScript: async () => null,
      ownWorld: 'Switchyard',
      send: async (tabId, method, params, session) => {
        if (!this.attached.has(tabId)) throw new Error('Debugger is not attached to the tab.');
        this.commands.push(session === undefined ? `${tabId} ${method}` : `${tabId}/${session} ${method}`);
        this.onCommand(method);
        if (this.silent) return new Promise(() => {});
        if (method === 'Page.getFrameTree') return this.frameTree;
        if (method === 'Network.loadNetworkResource') {
          this.loads.push(params);
          return { resource: this.resource };
        }
        if (method === 'IO.read') return { data: btoa('first bytes'), base64Encoded: true, eof: false };
        if (method === 'Performance.getMetrics') {
          return { metrics: [{ name: 'Timestamp', value: (this.now - 900_000) / 1000 }] };
        }
        return {};
      },
      tabExists: async (tabId) => this.tabs.has(tabId),
      store: this.#store(),
      heldLogs: async () => this.held,
      storage: { limit: async () => this.storageLimit, free: async () => this.storageFree },
      modes: ['standard', 'deep'],
      readSettings: async () => parseSettings({ recordingMode: this.mode, ...this.settings }),
      writeMode: async (mode) => {
        this.mode = mode;
      },
      wantHooks: async (wanted) => {
        this.hooksWanted = wanted;
      },
      announce: (announcement) => this.announcements.push(announcement),
      readState: async () => this.state,
      writeState: async (state) => {
        this.state = structuredClone(state);
      },
      localNow: () => this.now,
      wallNow: () => this.wall ?? this.now,
      newLogId: () => logId(`log ${++this.#logs}`),
      browser: async () => 'Chromium 156',
    };
  }

  /** All of a log: `type` or `type connection` of each event, and `n messages`, in order. */
  outline(log: LogId): string[] {
    const lines: string[] = [];
    for (const { events, messages } of this.batches.get(log) ?? []) {
      for (const { event } of events) {
        lines.push('connection' in event ? `${event.type} ${event.connection}` : event.type);
      }
      if (messages.count > 0) lines.push(`${messages.count} messages`);
    }
    return lines;
  }

  #summary(log: LogId): LogSummary {
    let record: LogRecord | undefined;
    for (const batch of this.batches.get(log) ?? []) record = withBatch(record, batch, 0);
    if (record === undefined) throw new Error('a log without batches');
    return {
      ...toSummary(record),
      ...this.evicted,
      finished: this.finished.has(log),
      imported: this.imported.get(log) ?? null,
    };
  }

  #store(): LogStore {
    const of = (log: LogId) => this.batches.get(log) ?? [];
    return {
      beginImport: async ({ log, imported }) => {
        this.imported.set(log, imported);
      },
      append: async (batch, _payloads, resume) => {
        await this.beforeAppend();
        if (of(batch.log).some(({ number }) => number === batch.number)) throw new Error('twice');
        this.batches.set(batch.log, [...of(batch.log), batch]);
        const offsets = this.offsets.get(batch.log) ?? new Map();
        for (const offset of resume?.offsets ?? []) offsets.set(offset.document, offset);
        this.offsets.set(batch.log, offsets);
        const counts = resume?.counts ?? null;
        if (counts !== null) this.counts.set(batch.log, counts);
      },
      resumePoint: async (log) => ({
        offsets: [...(this.offsets.get(log)?.values() ?? [])],
        counts: this.counts.get(log) ?? null,
      }),
      async *batches(log, from) {
        yield* of(log).filter(({ number }) => number >= from);
      },
      async *eventfulBatches(log) {
        yield* of(log).filter(({ events }) => events.length > 0);
      },
      lastBatch: async (log) => {
        if (this.unreadable) throw new Error('the disk fails');
        return of(log).at(-1) ?? null;
      },
      payload: async () => null,
      payloads: async () => null,
      deleteLog: async (log) => {
        this.batches.delete(log);
        this.offsets.delete(log);
        this.counts.delete(log);
      },
      list: async () => [...this.batches.keys()].map((log) => this.#summary(log)).toReversed(),
      finish: async (log) => {
        this.finished.add(log);
      },
      makeRoom: async (log, bytes, spared) => {
        this.spared = spared;
        return this.makeRoom(log, bytes);
      },
      close: () => {},
    };
  }
}

/** A panel's end of its line. */
export class FakePanel implements PanelLine {
  readonly heard: RecordingStatus[] = [];
  readonly answers: Reply[] = [];
  #say: (message: unknown) => void = () => {};
  #leave: () => void = () => {};

  get status(): RecordingStatus {
    const last = this.heard.at(-1);
    if (last === undefined) throw new Error('the panel heard nothing');
    return last;
  }

  say(message: unknown): void {
    this.#say(message);
  }

  leave(): void {
    this.#leave();
  }

  send(message: Reply): void {
    if (message.type === 'status') this.heard.push(message.status);
    else this.answers.push(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#say = listener;
  }

  onDisconnect(listener: () => void): void {
    this.#leave = listener;
  }
}
