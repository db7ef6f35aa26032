import { unreachedPaths } from './member-paths.ts';
import type { RedactionRules } from './redaction-rules.ts';

/** Lists of names of which each is looked up as it is met. What keeps nothing lets nothing out, and is not watched. */
const NAMES = ['hideFields', 'hideParameters', 'hideMessages'] as const;

/** Runs a pattern on a text: `run` does it, and may be ended. */
export type RunPattern = (
  source: string,
  text: string,
  run: () => RegExpExecArray | null,
) => RegExpExecArray | null;

/** Rules that remember what they hid: one that matches nothing may be misspelt, and then hides nothing without a word. */
export class WatchedRules {
  readonly rules: RedactionRules;
  readonly #names: ReadonlyMap<(typeof NAMES)[number], WatchedNames>;
  readonly #patterns: readonly WatchedPattern[];

  /** @param runPattern runs each pattern of `hideText`, so that it may be ended */
  constructor(rules: RedactionRules, runPattern: RunPattern = (_source, _text, run) => run()) {
    this.#names = new Map(NAMES.map((list) => [list, new WatchedNames(rules[list])]));
    this.#patterns = rules.hideText.map((pattern) => new WatchedPattern(pattern, runPattern));
    this.rules = { ...rules, ...Object.fromEntries(this.#names), hideText: this.#patterns };
  }

  /** What matched nothing so far, each as `hidePaths "user.email"`. */
  unmatched(): string[] {
    // Where no message is kept, all are hidden before anybody looks at their names.
    const isMoot = (list: string) => list === 'hideMessages' && this.rules.keepMessages.size === 0;
    const names = [...this.#names].flatMap(([list, set]) =>
      isMoot(list) ? [] : set.unmet().map((name) => named(list, name)),
    );
    const patterns = this.#patterns
      .filter(({ matched }) => !matched)
      .map(({ source }) => named('hideText', source));
    const paths = unreachedPaths(this.rules.hidePaths).map((path) => named('hidePaths', path.join('.')));
    return [...names, ...patterns, ...paths];
  }
}

class WatchedNames extends Set<string> {
  readonly #met = new Set<string>();

  override has(name: string): boolean {
    const found = super.has(name);
    if (found) this.#met.add(name);
    return found;
  }

  unmet(): string[] {
    return [...this].filter((name) => !this.#met.has(name));
  }
}

class WatchedPattern extends RegExp {
  matched = false;
  readonly #run: RunPattern;

  constructor(pattern: RegExp, run: RunPattern) {
    super(pattern);
    this.#run = run;
  }

  override exec(text: string): RegExpExecArray | null {
    const found = this.#run(this.source, text, () => super.exec(text));
    if (found !== null) this.matched = true;
    return found;
  }
}

function named(list: string, each: string): string {
  return `${list} ${JSON.stringify(each)}`;
}
