import type { SessionDiff } from '../../analysis/diff/diff-sessions.ts';
import { idOf } from '../check/checked-file.ts';

/** A comparison for `--json`. Scripts rely on its shape. */
export function diffJson({ pairs, onlyInA, onlyInB }: SessionDiff): object {
  return {
    pairs: pairs.map(({ a, b, differences, notCompared }) => ({
      a: idOf(a),
      b: idOf(b),
      url: a.url.seen ? a.url.value : '',
      differences,
      notCompared,
    })),
    onlyInA: onlyInA.map(idOf),
    onlyInB: onlyInB.map(idOf),
  };
}
