import type { Batch } from '../../events/batch.ts';
import { isWireSource } from '../../events/is-wire-source.ts';
import { epochMilliseconds } from '../../events/units.ts';
import type { ByteSource } from '../../formats/byte-source.ts';
import { FormatError } from '../../formats/format-error.ts';
import { type Imported, replay } from '../../formats/imported.ts';
import { type Joined, joinWire } from '../../formats/join-wire/join-wire.ts';
import { readFile } from '../../formats/read-file.ts';
import { Session } from '../../session/session.ts';
import type { ImportedFrom } from '../../store/imported-from.ts';
import type { LogStore } from '../../store/log-store.ts';
import { applyStored } from '../state/apply-batch.ts';
import { beginningOf, bytesOf, connectionsOf, storedBytes } from './batch-totals.ts';
import { UnreadableFile } from './blob-source.ts';
import type { ImportFailure, ImportOrder, ImportOutcome, ImportProgress, JoinWish } from './import-task.ts';
import { storableBatches } from './storable-batches.ts';

/**
 * A file that cannot be read in pieces is in memory at once as text, as parsed JSON and as payloads, and V8 has no string of more
 * than 512 MiB, so the limit is half of that. Measured (Node 20): 200 MB of messages take 0.9 GB in all.
 */
export const MOST_HELD = 256 * 1024 * 1024;
/**
 * How many problems and differences are kept with the log, and how many characters of each: the list of sessions reads the records of all
 * logs.
 */
const MOST_PROBLEMS = 100;
const MOST_WORDS = 300;

type Store = Pick<
  LogStore,
  'beginImport' | 'append' | 'finish' | 'deleteLog' | 'list' | 'batches' | 'payload'
>;
type Progress = (progress: ImportProgress) => void;

/** Reads a file, which `open` opens, and stores its content as a finished log: all of it, or nothing. Never rejects. */
export async function runImport(
  order: ImportOrder,
  store: Store,
  onProgress: Progress,
  open: (file: File) => ByteSource,
): Promise<ImportOutcome> {
  try {
    const file = read(order, onProgress, open);
    if ('why' in file) return { type: 'failed', failure: file };
    const joined = order.join === null ? null : await joinFile(file, order.join, store, onProgress);
    if (joined !== null && 'why' in joined) return { type: 'failed', failure: joined };
    const imported = joined ?? file;
    // What was joined stands in the log; where it came from is the file.
    const described = describe(order, { ...imported, format: file.format, producer: file.producer });
    const from = joined === null ? described : { ...described, joined: true, ...differencesOf(joined) };
    const connections = connectionsOf(imported.batches);
    if (connections === 0) return { type: 'empty', from };
    const needed = imported.batches.reduce((sum, batch) => sum + bytesOf(batch), 0);
    const taken = (await store.list()).reduce((sum, { diskBytes }) => sum + diskBytes, 0);
    const free = Math.max(0, Math.min(order.limit - taken, order.free));
    // Recording may evict the oldest sessions; an import never does, because its file still exists.
    if (needed > free) return { type: 'failed', failure: { why: 'no-room', needed, free } };
    const outcome = await keep(order, store, imported, { from, connections, needed, onProgress });
    const wish = order.join?.connection ?? null;
    if (outcome.type !== 'stored' || joined === null || wish === null) return outcome;
    return { ...outcome, connection: joined.numberOf(wish) };
  } catch (error) {
    return { type: 'failed', failure: { why: 'failed', words: wordsOf(error) } };
  }
}

function read(
  { file }: ImportOrder,
  onProgress: Progress,
  open: (file: File) => ByteSource,
): Imported | ImportFailure {
  try {
    return readFile(open(file), { onProgress, mostHeld: MOST_HELD });
  } catch (error) {
    if (error instanceof UnreadableFile) return { why: 'unreadable', words: error.message };
    if (!(error instanceof FormatError)) throw error;
    if (error.fault === 'too-large' && file.size > MOST_HELD)
      return { why: 'too-large', bytes: file.size, most: MOST_HELD };
    return { why: 'format', fault: error.fault, words: error.message };
  }
}

/** Joins what a file shows of the wire to a stored recording. */
async function joinFile(
  wire: Imported,
  { log }: JoinWish,
  store: Store,
  onProgress: Progress,
): Promise<Joined | ImportFailure> {
  const others = replay(wire);
  if (!others.connections.some(({ sources }) => sources.some(isWireSource))) return { why: 'no-wire' };
  onProgress({ stage: 'joining', done: 0, total: 0 });
  const batches: Batch[] = [];
  const session = new Session();
  for await (const batch of store.batches(log, 0)) {
    for (const lost of applyStored(session, batch)) batches.push(lost);
    batches.push(batch);
  }
  const joined = await joinWire(
    {
      batches,
      readPayload: (place) => store.payload(log, place.batch, place.offset, place.length),
      redacted: false,
      producer: '',
    },
    wire,
  );
  if (joined.pairs.exact + joined.pairs['by-order'] > 0) return joined;
  return { why: 'no-pair', connections: others.connections.length };
}

interface Contents {
  readonly from: ImportedFrom;
  readonly connections: number;
  readonly needed: number;
  readonly onProgress: Progress;
}

async function keep(
  { log }: ImportOrder,
  store: Store,
  { batches, readPayload }: Imported,
  { from, connections, needed, onProgress }: Contents,
): Promise<ImportOutcome> {
  try {
    await store.beginImport({ log, createdAt: beginningOf(batches), connections, imported: from });
    let done = 0;
    onProgress({ stage: 'storing', done, total: needed });
    for (const batch of storableBatches(batches, log)) {
      const length = storedBytes(batch);
      const block = await readPayload({ batch: batch.number, offset: 0, length });
      await store.append(batch, new Uint8Array(block ?? []));
      done += bytesOf(batch);
      onProgress({ stage: 'storing', done, total: needed });
    }
    await store.finish(log);
    const summary = (await store.list()).find((one) => one.log === log);
    if (summary === undefined) throw new Error('the log is gone');
    return { type: 'stored', summary };
  } catch (error) {
    // This frees space, so it succeeds even on a full disk.
    await store.deleteLog(log);
    const full = error instanceof Error && error.name === 'QuotaExceededError';
    return {
      type: 'failed',
      failure: full ? { why: 'disk-full' } : { why: 'failed', words: wordsOf(error) },
    };
  }
}

function describe({ file, at }: ImportOrder, imported: Imported): ImportedFrom {
  const {
    format,
    producer,
    redacted,
    connectionsLeftOut = 0,
    ordinaryRequests,
    problems,
    problemCount,
  } = imported;
  return {
    fileName: file.name.slice(0, MOST_WORDS),
    format,
    producer: producer.slice(0, MOST_WORDS),
    at: epochMilliseconds(at),
    redacted,
    ...(connectionsLeftOut > 0 ? { connectionsLeftOut } : {}),
    ordinaryRequests,
    problems: problems.slice(0, MOST_PROBLEMS).map(({ where, what }) => ({
      where: where.slice(0, MOST_WORDS),
      what: what.slice(0, MOST_WORDS),
    })),
    problemCount,
  };
}

function differencesOf({ differences }: Joined): Pick<ImportedFrom, 'differences'> {
  if (differences.length === 0) return {};
  return {
    differences: differences.slice(0, MOST_PROBLEMS).map(({ url, what }) => ({
      url: url.slice(0, MOST_WORDS),
      what,
    })),
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
