/** What is left to match of the paths that a place in JSON has begun; to be made by `begunPaths` and `next` alone. */
export type BegunPaths = ReadonlySet<Step>;

/** A step that paths have in common. */
interface Step {
  readonly steps: Map<string, Step>;
  /** Where one of them goes on after `*`. */
  any: Step | null;
  /** Where one of them goes on after `**`. */
  gap: Step | null;
  /** It stands after `**`, so any number of steps may come before the next one. */
  readonly isGap: boolean;
  /** A path ends here. */
  ends: boolean;
  /** A place in JSON was found to be this one. */
  reached: boolean;
}

/** The list of a rules object never changes, and is asked for each text. */
const compiled = new WeakMap<readonly (readonly string[])[], BegunPaths>();

/** The paths before the first step. They share their beginnings, so that a step costs no more for a thousand of them. */
export function begunPaths(paths: readonly (readonly string[])[]): BegunPaths {
  let begun = compiled.get(paths);
  if (begun === undefined) {
    const root = newStep(false);
    for (const path of paths) add(root, path);
    begun = paths.length === 0 ? new Set() : withGaps([root]);
    compiled.set(paths, begun);
  }
  return begun;
}

/** What is left after one more name or index. */
export function next(begun: BegunPaths, name: string): BegunPaths {
  if (begun.size === 0) return begun;
  const reached: Step[] = [];
  for (const step of begun) {
    const named = step.steps.get(name);
    if (named !== undefined) reached.push(named);
    if (step.any !== null) reached.push(step.any);
    if (step.isGap) reached.push(step);
  }
  return withGaps(reached);
}

/** Whether one of the paths leads to this very place. */
export function isReached(begun: BegunPaths): boolean {
  let reached = false;
  for (const step of begun) {
    if (!step.ends) continue;
    step.reached = true;
    reached = true;
  }
  return reached;
}

/** The paths that have led to no place so far. */
export function unreachedPaths(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [root] = begunPaths(paths);
  return paths.filter((path) => root === undefined || !endOf(root, path).reached);
}

function add(root: Step, path: readonly string[]): void {
  endOf(root, path).ends = true;
}

/** The step at which a path ends; those that are missing are made. */
function endOf(root: Step, path: readonly string[]): Step {
  let step = root;
  for (const name of path) {
    if (name === '*') step = step.any ??= newStep(false);
    else if (name === '**') step = step.gap ??= newStep(true);
    else {
      const known = step.steps.get(name) ?? newStep(false);
      step.steps.set(name, known);
      step = known;
    }
  }
  return step;
}

/** `**` may also be no step at all. */
function withGaps(reached: readonly Step[]): BegunPaths {
  const all = new Set(reached);
  for (const { gap } of all) if (gap !== null) all.add(gap);
  return all;
}

function newStep(isGap: boolean): Step {
  return { steps: new Map(), any: null, gap: null, isGap, ends: false, reached: false };
}
