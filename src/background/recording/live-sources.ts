import type { LogClock } from '../../capture/log-clock.ts';
import type { Coverage } from '../../channel/coverage.ts';
import type { Source } from '../../events/event.ts';
import type { DeepRecording } from '../deep/deep-recording.ts';
import type { Doors } from '../doors.ts';
import type { TabLog } from '../log/tab-log.ts';
import { standardCoverage } from './coverage.ts';
import type { HookLines } from './hook-lines.ts';
import type { NetworkReader } from './network-reader.ts';

/** What records a tab, and where it is written. */
export interface LiveSourcesNeeds {
  readonly doors: Pick<Doors, 'modes' | 'seesRequests'>;
  readonly clock: LogClock;
  readonly deep: DeepRecording;
  readonly hooks: HookLines;
  readonly network: NetworkReader;
  readonly log: TabLog;
}

/** Which sources record a tab now: told to its log, and to people as what is covered. */
export class LiveSources {
  readonly #needs: LiveSourcesNeeds;
  /** Those that the log was told of last. */
  #told = '';

  constructor(needs: LiveSourcesNeeds) {
    this.#needs = needs;
  }

  get coverage(): readonly Coverage[] {
    const { deep, doors, hooks, network } = this.#needs;
    if (deep.held) return deep.coverage;
    const { modes } = doors;
    const siteAccess = doors.seesRequests?.();
    return standardCoverage({ hook: hooks.coversPage, networkLog: network.connected, siteAccess, modes });
  }

  /** Begins a log. @param pageUrl the page's URL as the debugger knows it */
  begin(browser: string, pageUrl: string): void {
    const { clock, deep, hooks, log } = this.#needs;
    const at = clock.now();
    const url = deep.held ? pageUrl : hooks.pageUrl;
    const source = deep.held ? 'debugger' : 'page-hook';
    log.write({ type: 'recording/started', at, source, url, browser });
    // So much that says; the rest is told beside it.
    this.#told = source;
    const { epochAtMonotonicZero } = clock;
    if (epochAtMonotonicZero !== null) log.write({ type: 'clock/set', at, epochAtMonotonicZero });
  }

  /** Tells the log which they are, where they changed. */
  tell(): void {
    const { clock, log } = this.#needs;
    const sources = this.#sources();
    const names = sources.join(' ');
    if (names !== this.#told) log.write({ type: 'sources/changed', at: clock.now(), sources });
    this.#told = names;
  }

  /** Recording is over: the next one tells them anew. */
  end(): void {
    this.#told = '';
  }

  #sources(): readonly Source[] {
    const { deep, doors, hooks, network } = this.#needs;
    const sources: Source[] = [];
    if (deep.held) sources.push('debugger');
    if (hooks.any || !deep.held) sources.push('page-hook');
    if (!deep.held && network.connected) sources.push('devtools-network');
    if (doors.seesRequests?.() === true) sources.push('web-request');
    return sources;
  }
}
