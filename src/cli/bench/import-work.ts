import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFile } from '../../formats/read-file.ts';
import { fileSource } from '../input/file-source.ts';
import { type LargeKind, writeLargeFile } from './large-files.ts';

/** Readings of memory are slow: one in so many reports. */
const EVERY = 16;

/** What it took to import a file, and JSON.parse of the same text afterwards, in one process. */
export interface ImportTimes {
  readonly bytes: number;
  readonly messages: number;
  /** Milliseconds on the processor, collections included, and on the clock. */
  readonly ours: number;
  readonly theirs: number;
  readonly clock: readonly [number, number];
  /** The largest number of bytes of the script's heap, garbage included, and of the buffers beside it. */
  readonly heap: number;
  readonly buffers: number;
}

/** Writes a file, imports it as the commands do, and parses it as a whole. */
export function timeImport(kind: LargeKind, size: number): ImportTimes {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-bench-'));
  try {
    const path = join(folder, kind);
    writeLargeFile(path, kind, size);
    let heap = 0;
    let buffers = 0;
    let reports = 0;
    const source = fileSource(path);
    const imported = timed(() =>
      readFile(source, {
        onProgress: () => {
          if (reports++ % EVERY !== 0) return;
          const usage = process.memoryUsage();
          heap = Math.max(heap, usage.heapUsed);
          buffers = Math.max(buffers, usage.arrayBuffers);
        },
      }),
    );
    source.close();
    const text = new TextDecoder().decode(readFileSync(path));
    const parsed = timed(() => JSON.parse(text) as unknown);
    return {
      bytes: source.size,
      messages: imported.value.batches.reduce((sum, { messages }) => sum + messages.count, 0),
      ours: imported.processor,
      theirs: parsed.processor,
      clock: [imported.clock, parsed.clock],
      heap,
      buffers,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timed<T>(work: () => T): { readonly value: T; readonly processor: number; readonly clock: number } {
  const began = performance.now();
  const used = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(used);
  return { value, processor: (user + system) / 1000, clock: performance.now() - began };
}
