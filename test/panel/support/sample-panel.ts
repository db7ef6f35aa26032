import type { Command, RecordingStatus } from '../../../src/channel/command.ts';
import { COVERED_TARGETS, type Coverage } from '../../../src/channel/coverage.ts';
import { parseCommand } from '../../../src/channel/parse-command.ts';
import { loadExplainer } from '../../../src/panel/state/explainer.ts';
import { createPanel, type Panel } from '../../../src/panel/state/panel.ts';
import { PanelSettings } from '../../../src/panel/state/panel-settings.ts';
import { Recording } from '../../../src/panel/state/recording.ts';
import type { StartImport } from '../../../src/panel/worker/import-task.ts';
import { runExport } from '../../../src/panel/worker/run-export.ts';
import { sampleDecodeWorker } from './sample-decode-worker.ts';
import type { SampleLog } from './sample-log.ts';
import { sampleSearchWorker } from './sample-search-worker.ts';
import { sampleStatsWorker } from './sample-stats-worker.ts';

await loadExplainer();

/** What the sample's background says; the rest is as of a recording by Deep that covers all. */
export type SampleStatus = Partial<Omit<RecordingStatus, 'log'>>;

/** All targets, as Standard covers them. */
export const STANDARD_COVERAGE: readonly Coverage[] = COVERED_TARGETS.map((target) =>
  target === 'page' || target === 'iframes'
    ? { target, state: 'covered', why: null, remedy: 'none' }
    : { target, state: 'not-covered', why: 'standard-cannot-reach', remedy: 'deep' },
);

/** All targets, as Deep covers them. */
export const DEEP_COVERAGE: readonly Coverage[] = COVERED_TARGETS.map((target) => ({
  target,
  state: 'covered',
  why: null,
  remedy: 'none',
}));

/** How the sample's background answers what is to be sent; null where it does it. */
type Answerer = (command: Command) => string | null;

/**
 * A panel that reads a log in memory. Its background keeps a status, switches modes, and takes every other command; `asked`
 * hears each of them and says how those are answered that want an answer.
 */
export function samplePanel(
  log: SampleLog,
  wish: SampleStatus = {},
  asked: Answerer = () => null,
  startImport: StartImport = () => ({ outcome: new Promise(() => {}), cancel: () => {}, end: () => {} }),
  readPagePermissions: () => Promise<unknown> = async () => null,
): Panel {
  let status: RecordingStatus = {
    recording: true,
    trouble: '',
    preserveLog: false,
    mode: 'deep',
    modes: ['standard', 'deep'],
    coverage: DEEP_COVERAGE,
    handshakesPutOff: 0,
    ...wish,
    log: log.log,
  };
  const follow = (command: Command) => {
    if (command.type === 'start-recording') status = { ...status, recording: true, trouble: '' };
    if (command.type === 'stop-recording') status = { ...status, recording: false };
    if (command.type === 'read-handshakes') status = { ...status, handshakesPutOff: 0 };
    if (command.type !== 'set-mode') return;
    const { mode } = command;
    status = { ...status, mode, coverage: mode === 'deep' ? DEEP_COVERAGE : STANDARD_COVERAGE };
  };
  const recording = new Recording({
    connect: (onMessage) => ({
      send: (message) => {
        const command = parseCommand(message);
        if (command === null) throw new Error('the panel said what no background understands');
        const problem = asked(command);
        follow(command);
        const wants =
          command.type === 'send-message' ||
          command.type === 'close-connection' ||
          command.type === 'read-handshakes' ||
          command.type === 'catch-up';
        queueMicrotask(() => {
          if (wants) onMessage({ type: 'answer', id: command.id, problem });
          onMessage({ type: 'status', status });
        });
      },
    }),
    tabId: 1,
    readWanted: async () => false,
    writeWanted: () => {},
    watchWanted: () => {},
    later: (run, ms) => setTimeout(run, ms),
    onLost: () => {},
  });
  const panel = createPanel({
    batches: log.store.batches,
    payloads: log.store.payloads,
    payloadPart: async (id, { batch, offset, length }) =>
      (await log.store.payloads(id, batch))?.slice(offset, offset + length) ?? null,
    logs: async () => [],
    onNextFrame: (draw) =>
      typeof requestAnimationFrame === 'undefined' ? setTimeout(draw, 0) : requestAnimationFrame(draw),
    recording,
    settings: new PanelSettings({
      write: async () => {},
      remove: async () => {},
      onFailure: () => {},
    }),
    startSearchWorker: (onAnswer) => sampleSearchWorker(log, onAnswer),
    startDecodeWorker: (onAnswer) => sampleDecodeWorker(log, onAnswer),
    startStatsWorker: (onAnswer) => sampleStatsWorker(log, onAnswer),
    startExport: (order, onProgress) => ({
      file: runExport(
        'filter' in order
          ? order
          : { ...order, producer: { name: 'Switchyard', version: '0.0.0' }, browser: null },
        log.store,
        onProgress,
      ),
      cancel: () => {},
    }),
    startImport,
    reloadPage: () => {},
    openSource: () => {},
    readPagePermissions,
    origin: 'chrome-extension://switchyard',
  });
  recording.open();
  void panel.follower.follow(log.log);
  return panel;
}
