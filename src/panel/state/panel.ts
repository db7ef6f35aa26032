import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Batch } from '../../events/batch.ts';
import type { StackFrame } from '../../events/event.ts';
import type { LogId } from '../../events/units.ts';
import type { Connection } from '../../session/connection.ts';
import type { Field } from '../../session/filter/field.ts';
import type { PayloadPlace } from '../../session/message-index.ts';
import type { Session } from '../../session/session.ts';
import type { LogSummary } from '../../store/log-store.ts';
import { firstAtOrAfter } from '../selectors/row-order.ts';
import { text } from '../text.ts';
import type { StartDecodeWorker } from '../worker/decode-task.ts';
import type { ExportJob, ExportWish, StartExport } from '../worker/export-task.ts';
import type { StartImport } from '../worker/import-task.ts';
import type { StartSearchWorker } from '../worker/search-task.ts';
import type { StartStatsWorker } from '../worker/stats-task.ts';
import { Composer } from './composer.ts';
import { ConnectionFilter } from './connection-filter.ts';
import { ConnectionGroups } from './connection-groups.ts';
import { DecodeClient } from './decode-client.ts';
import { Decodings } from './decodings.ts';
import { Find, stable } from './find.ts';
import { Importing } from './importing.ts';
import { Judgements } from './judgements.ts';
import { Layout } from './layout.ts';
import { LogFollower } from './log-follower.ts';
import { Menu } from './menu.ts';
import { MessageFilter } from './message-filter.ts';
import { MessageSearch, type SearchWish } from './message-search.ts';
import { PagePermissionsReader } from './page-permissions.ts';
import type { PanelSettings } from './panel-settings.ts';
import { PayloadCache } from './payload-cache.ts';
import { Previews } from './previews.ts';
import { Probes } from './probes.ts';
import type { Recording } from './recording.ts';
import { Selection } from './selection.ts';
import { Sessions } from './sessions.ts';

/** What the panel needs from outside: main.tsx passes the real things, tests pass their own. */
export interface PanelDoors {
  readonly batches: (log: LogId, from: number) => AsyncIterable<Batch>;
  readonly payloads: (log: LogId, batch: number) => Promise<Uint8Array | null>;
  /** A part of a block, read off the panel's thread. */
  readonly payloadPart: (log: LogId, place: PayloadPlace) => Promise<Uint8Array | null>;
  readonly logs: () => Promise<readonly LogSummary[]>;
  readonly onNextFrame: (draw: () => void) => void;
  readonly recording: Recording;
  readonly settings: PanelSettings;
  readonly startSearchWorker: StartSearchWorker;
  readonly startDecodeWorker: StartDecodeWorker;
  readonly startStatsWorker: StartStatsWorker;
  readonly startExport: StartExport;
  readonly startImport: StartImport;
  /** Reloads the inspected page. */
  readonly reloadPage: () => void;
  /** Shows a line of the page's scripts where the browser shows sources. */
  readonly openSource: (frame: StackFrame) => void;
  /** What the inspected page may do with local networks, to be parsed like a file; null where nobody can be asked. */
  readonly readPagePermissions: () => Promise<unknown>;
  /** Our own origin: frames of our scripts do not belong to a page's stack. */
  readonly origin: string;
}

/** Everything that views share. */
export interface Panel {
  readonly follower: LogFollower;
  readonly recording: Recording;
  readonly selection: Selection;
  readonly layout: Layout;
  readonly connectionFilter: ConnectionFilter;
  readonly groups: ConnectionGroups;
  readonly messageFilter: MessageFilter;
  readonly connection: ReadonlySignal<Connection | null>;
  readonly payloads: PayloadCache;
  readonly previews: Previews;
  readonly decodings: Decodings;
  readonly decoding: DecodeClient;
  readonly judgements: Judgements;
  readonly probes: Probes;
  readonly permissions: PagePermissionsReader;
  readonly sessions: Sessions;
  /** The selected connection's messages that match the filter; no result while it narrows nothing. */
  readonly search: MessageSearch;
  readonly find: Find;
  readonly exporting: Signal<boolean>;
  /** Whether the dialog that saves the listed messages is open. */
  readonly savingMessages: Signal<boolean>;
  /** Whether the dialog that copies the selected connection is open. */
  readonly copyingAs: Signal<boolean>;
  /** The comparison that is open: with a stored session, or with what people choose; null where none is. */
  readonly comparing: Signal<{ readonly other: LogId | null } | null>;
  /** The two messages whose comparison is open, by their rows: without the first, that before of the same type. */
  readonly comparingMessages: Signal<{ readonly a: number | null; readonly b: number } | null>;
  /** The field by which the listed messages are grouped; null while no such list is open. */
  readonly grouping: Signal<Field | null>;
  readonly importing: Importing;
  readonly settings: PanelSettings;
  readonly composer: Composer;
  readonly menu: Menu;
  /** Starts an export by the redaction rules of the settings. */
  readonly startExport: (wish: ExportWish, onProgress: (done: number, total: number) => void) => ExportJob;
  readonly startStatsWorker: StartStatsWorker;
  /** Further workers, for work that can be cancelled. */
  readonly startDecodeWorker: StartDecodeWorker;
  readonly startSearchWorker: StartSearchWorker;
  readonly reloadPage: () => void;
  readonly openSource: (frame: StackFrame) => void;
  readonly origin: string;
  /** One sentence when something of the panel itself failed; otherwise empty. */
  readonly trouble: Signal<string>;
}

/** Bytes of a block that takes the panel's thread some milliseconds to read: larger ones are read in a worker. */
const LARGE_BLOCK = 1024 * 1024;

/** Builds the panel's state. */
export function createPanel(doors: PanelDoors): Panel {
  const follower = new LogFollower(doors);
  const selection = new Selection();
  const groups = new ConnectionGroups();
  const messageFilter = new MessageFilter();
  const ofLog = (read: (log: LogId) => Promise<Uint8Array | null>) => {
    const log = follower.log.peek();
    return log === null ? Promise.resolve(null) : read(log);
  };
  const payloads = new PayloadCache((batch) => ofLog((log) => doors.payloads(log, batch)), undefined, {
    isLarge: (batch) => follower.session.peek().messages.payloadBlockLength(batch) > LARGE_BLOCK,
    readPart: (place) => ofLog((log) => doors.payloadPart(log, place)),
  });
  const previews = new Previews(payloads, doors.onNextFrame);
  const layout = new Layout();
  const decoding = new DecodeClient(doors.startDecodeWorker);
  const chosen = (connection: Connection) => layout.decoders.of(connection);
  const decodings = new Decodings({
    client: decoding,
    chosen,
    log: follower.log,
    onNextFrame: doors.onNextFrame,
  });
  const trouble = signal('');
  const { recording } = doors;
  const probes = new Probes((url) => recording.probe(url));
  const sessions = new Sessions({
    logs: doors.logs,
    deleteLog: (log) => recording.deleteLog(log),
    live: computed(() => recording.status.value?.log ?? null),
    onFailure: (error) => {
      trouble.value = text('troubleDisk', error instanceof Error ? error.message : String(error));
    },
  });
  const connection = computed(() => {
    const id = selection.connection.value;
    void follower.revision.value;
    return id === null ? null : (follower.session.value.connections[id] ?? null);
  });
  const wish = stable(
    computed<SearchWish | null>(() => {
      const log = follower.log.value;
      const filter = messageFilter.query.value;
      if (filter === '' || messageFilter.paused.value || log === null || connection.value === null)
        return null;
      const { value } = connection;
      return { log, connection: value.id, filter, decoder: chosen(value) };
    }),
  );
  const composer = new Composer();
  const adviceOff = computed(() => doors.settings.current.value.adviceOff);
  const comparingMessages = signal<Panel['comparingMessages']['value']>(null);
  const grouping = signal<Field | null>(null);
  // Another log: the selection and what was loaded belong to the old one.
  effect(() => {
    void follower.session.value;
    comparingMessages.value = null;
    grouping.value = null;
    selection.clear();
    groups.clear();
    payloads.clear();
    previews.clear();
    decodings.clear();
    probes.clear();
  });
  effect(() => {
    void selection.connection.value;
    messageFilter.paused.value = false;
    composer.leave();
  });
  const { session, revision, log } = follower;
  const start = doors.startSearchWorker;
  const search = new MessageSearch({ start, session, revision, chosen }, wish);
  const find = new Find({
    start,
    session,
    revision,
    log,
    selection,
    chosen,
    unhide: (row) => {
      const left = search.result.peek();
      if (left === null) return;
      const k = firstAtOrAfter(left, row);
      if (k >= left.length || left.at(k) !== row) messageFilter.paused.value = true;
    },
  });
  return {
    follower,
    recording,
    selection,
    layout,
    connectionFilter: new ConnectionFilter(),
    groups,
    messageFilter,
    connection,
    payloads,
    previews,
    decodings,
    decoding,
    judgements: new Judgements(adviceOff),
    probes,
    permissions: new PagePermissionsReader(doors.readPagePermissions),
    sessions,
    search,
    find,
    exporting: signal(false),
    savingMessages: signal(false),
    copyingAs: signal(false),
    comparing: signal(null),
    comparingMessages,
    grouping,
    importing: new Importing({
      start: doors.startImport,
      show: (summary, shown) => {
        sessions.show(summary);
        if (shown !== null) selection.selectConnection(shown);
      },
      recorded: async () => {
        // A log that is still being written may lack handshakes that DevTools reports only on request.
        if (sessions.stored.peek() === null) await recording.catchUp();
        const shown = follower.log.peek();
        return shown === null ? null : { log: shown, connection: selection.connection.peek() };
      },
    }),
    settings: doors.settings,
    composer,
    menu: new Menu(),
    startExport: (wish, onProgress) =>
      doors.startExport({ ...wish, rules: doors.settings.current.peek().redactionRules }, onProgress),
    startStatsWorker: doors.startStatsWorker,
    startDecodeWorker: doors.startDecodeWorker,
    startSearchWorker: doors.startSearchWorker,
    reloadPage: doors.reloadPage,
    openSource: doors.openSource,
    origin: doors.origin,
    trouble,
  };
}

export const PanelContext = createContext<Panel | null>(null);

/** The panel's state, for a view. @throws Error outside of a panel */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('a view was drawn outside of the panel');
  return panel;
}

/** The session, for a view of totals: drawn again a few times a second while it grows. */
export function useCalmSession(): Session {
  const { follower } = usePanel();
  void follower.calmRevision.value;
  return follower.session.value;
}

/** The session, for a view that is drawn again whenever it has grown. */
export function useSession(): Session {
  const { follower } = usePanel();
  void follower.revision.value;
  return follower.session.value;
}
