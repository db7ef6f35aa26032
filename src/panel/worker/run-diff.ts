import { type ComparedPair, diffSessions } from '../../analysis/diff/diff-sessions.ts';
import { MessageWords } from '../../analysis/diff/message-trail.ts';
import type { LogId } from '../../events/units.ts';
import type { ByteSource } from '../../formats/byte-source.ts';
import { replay } from '../../formats/imported.ts';
import { readDiffSide } from '../../formats/read-diff-side.ts';
import { readFile } from '../../formats/read-file.ts';
import type { Connection } from '../../session/connection.ts';
import type { LogStore } from '../../store/log-store.ts';
import type { DiffFound, DiffOrder, DiffPair, DiffSource } from './diff-task.ts';
import { MOST_HELD } from './run-import.ts';
import { sessionOf } from './session-of.ts';

type Store = Pick<LogStore, 'batches' | 'payload'>;
type Open = (file: File) => ByteSource;

/** Pairs and connections that are shown; a reader goes through no more. */
const MOST_SHOWN = 500;

/**
 * Compares two sessions with the code of the command `diff`.
 * @param open opens a file
 * @throws FormatError where a file has a fault; UnreadableFile where the browser cannot read it
 */
export async function runDiff({ a, b }: DiffOrder, store: Store, open: Open): Promise<DiffFound> {
  const words = new MessageWords();
  const sideA = await sideOf(a, store, words, open);
  const { pairs, onlyInA, onlyInB } = diffSessions(sideA, await sideOf(b, store, words, open), words);
  const differing = pairs.filter(({ differences }) => differences.length > 0);
  return {
    pairs: differing.slice(0, MOST_SHOWN).map(shownPair),
    same: pairs.length - differing.length,
    onlyInA: onlyInA.slice(0, MOST_SHOWN).map(titleOf),
    onlyInB: onlyInB.slice(0, MOST_SHOWN).map(titleOf),
  };
}

async function sideOf(source: DiffSource, store: Store, words: MessageWords, open: Open) {
  if (source.kind === 'file') {
    const { file } = source;
    const imported = readFile(open(file), { mostHeld: MOST_HELD });
    return readDiffSide(imported, replay(imported), words);
  }
  const { log, producer } = source;
  const session = await sessionOf(store.batches(log, 0));
  return readDiffSide({ readPayload: payloadsOf(store, log), producer }, session, words);
}

function payloadsOf(store: Store, log: LogId) {
  return ({ batch, offset, length }: { batch: number; offset: number; length: number }) =>
    store.payload(log, batch, offset, length);
}

function shownPair({ a, b, differences, notCompared }: ComparedPair): DiffPair {
  return { url: titleOf(a.url.seen ? a : b), differences, notCompared };
}

function titleOf({ url }: Connection): string {
  return url.seen ? url.value : '';
}
