import type { Mark } from '../../session/mark.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import type { FoldedRows, FoldedRun } from './folded-rows.ts';
import { type Fold, type MessageList, messageList } from './message-list.ts';

/**
 * The lines of a message list whose runs are folded. A closed run has the row of its first message; the line of an open one has none, as
 * a mark has none. A mark within a closed run stands after it.
 */
export function foldedList(
  index: MessageIndex,
  rows: FoldedRows,
  marks: readonly Mark[],
  foldOf: (run: FoldedRun) => Fold,
): MessageList {
  const lines = messageList(index, rows, marks);
  // An open run's line has the row of its first message, whose own line comes after it.
  const runAt = (line: number): FoldedRun | null => {
    const row = lines.at(line);
    const run = row < 0 ? null : rows.runOf(row);
    return run !== null && run.firstRow === row && lines.lineOf(row) === line ? run : null;
  };
  return {
    length: lines.length,
    marks,
    at(line) {
      const run = runAt(line);
      return run?.open === true ? -1 - marks.length - run.number : lines.at(line);
    },
    lineOf(row) {
      const run = rows.runOf(row);
      if (run === null) return lines.lineOf(row);
      if (!run.open) return lines.lineOf(run.firstRow);
      return lines.lineOf(row) + (row === run.firstRow ? 1 : 0);
    },
    foldAt(line) {
      const run = runAt(line);
      return run === null ? null : foldOf(run);
    },
    within(line) {
      const run = runAt(line);
      if (run === null || run.open) return null;
      return Array.from({ length: run.run.messages }, (_, k) => rows.rows.at(run.run.first + k));
    },
    runOf(row) {
      const run = row < 0 ? null : rows.runOf(row);
      return run === null ? null : foldOf(run);
    },
    version: rows,
  };
}
