import { diffSessions, type SessionDiff } from '../../analysis/diff/diff-sessions.ts';
import type { MessageWords } from '../../analysis/diff/message-trail.ts';
import { replay } from '../../formats/imported.ts';
import { readDiffSide } from '../../formats/read-diff-side.ts';
import { keepingSubprotocols } from '../../formats/redaction/keeping-subprotocols.ts';
import { Pseudonyms } from '../../formats/redaction/pseudonyms.ts';
import type { Connection } from '../../session/connection.ts';
import { readImport } from '../input/read-file.ts';
import { runCommand } from '../options/run-command.ts';
import { print } from '../output/print.ts';
import { printableJson } from '../output/printable.ts';
import { sayNothingSwitched } from '../output/say-nothing-switched.ts';
import { sayProblems } from '../output/say-problems.ts';
import { diffJson } from './diff-json.ts';
import { diffText } from './diff-text.ts';
import { DIFF_LINE, diffOptions } from './options.ts';
import { shownDiff, shownWords } from './shown-diff.ts';

/**
 * `diff`: compares two files. 0: nothing differs; 1: something does; 2: a file could not be read or the command line was not
 * understood, with a sentence on standard error.
 */
export function runDiff(args: readonly string[]): Promise<number> {
  return runCommand(DIFF_LINE, args, async (given) => {
    const { a, b, json, redact } = diffOptions(given);
    const pseudonyms = redact ? new Pseudonyms() : null;
    const found = await diffFiles(a, b, json, shownWords(pseudonyms));
    const shown =
      pseudonyms === null
        ? found
        : shownDiff(found, pseudonyms.under(keepingSubprotocols(connectionsOf(found))));
    await print(json ? printableJson(`${JSON.stringify(diffJson(shown), null, 2)}\n`) : diffText(shown));
    const same = found.pairs.every(({ differences }) => differences.length === 0);
    return same && found.onlyInA.length === 0 && found.onlyInB.length === 0 ? 0 : 1;
  });
}

function connectionsOf({ pairs, onlyInA, onlyInB }: SessionDiff): Connection[] {
  return [...pairs.flatMap(({ a, b }) => [a, b]), ...onlyInA, ...onlyInB];
}

/** @throws CannotDo where a file cannot be read */
async function diffFiles(a: string, b: string, json: boolean, words: MessageWords): Promise<SessionDiff> {
  const side = async (file: string) => {
    const imported = await readImport(file);
    sayProblems(file, imported);
    const session = replay(imported);
    if (!json) sayNothingSwitched(file, session);
    return readDiffSide(imported, session, words);
  };
  // One after the other: of each only its session and its trails are kept.
  const sideA = await side(a);
  return diffSessions(sideA, await side(b), words);
}
