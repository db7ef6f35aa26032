import type { Batch } from '../../../src/events/batch.ts';
import { createPanel, type Panel } from '../../../src/panel/state/panel.ts';
import { Recording } from '../../../src/panel/state/recording.ts';
import { runExport } from '../../../src/panel/worker/run-export.ts';
import type { SampleLog } from './sample-log.ts';
import { sampleSearchWorker } from './sample-search-worker.ts';

export type { Batch };

interface SampleStatus {
  readonly recording: boolean;
  readonly trouble: string;
}

/** A panel that reads a log in memory; its background says one status and takes every command without a word. */
export function samplePanel(log: SampleLog, status: SampleStatus = { recording: true, trouble: '' }): Panel {
  const recording = new Recording({
    connect: (onMessage) => ({
      send: (message) => {
        const type: unknown = Reflect.get(message, 'type');
        const on = type === 'start-recording' || (type !== 'stop-recording' && status.recording);
        const trouble = on ? '' : status.trouble;
        queueMicrotask(() =>
          onMessage({
            type: 'status',
            status: {
              recording: on,
              log: log.log,
              trouble,
              preserveLog: false,
              mode: 'deep',
              modes: ['deep'],
              coverage: [],
              handshakesPutOff: 0,
            },
          }),
        );
      },
    }),
    tabId: 1,
    readWanted: async () => false,
    writeWanted: () => {},
    later: (run, ms) => setTimeout(run, ms),
    onLost: () => {},
  });
  const panel = createPanel({
    batches: log.store.batches,
    payloads: log.store.payloads,
    logs: async () => [],
    onNextFrame: (draw) =>
      typeof requestAnimationFrame === 'undefined' ? setTimeout(draw, 0) : requestAnimationFrame(draw),
    recording,
    startSearchWorker: (onAnswer) => sampleSearchWorker(log, onAnswer),
    startExport: (order, onProgress) => ({
      file: runExport(
        { ...order, producer: { name: 'Switchyard', version: '0.0.0' }, browser: null },
        log.store,
        onProgress,
      ),
      cancel: () => {},
    }),
  });
  recording.open();
  void panel.follower.follow(log.log);
  return panel;
}
