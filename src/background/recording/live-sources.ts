import type { LogClock } from '../../capture/log-clock.ts';
import type { Coverage } from '../../channel/coverage.ts';
import type { Source } from '../../events/event.ts';
import type { DeepRecording } from '../deep/deep-recording.ts';
import type { Doors } from '../doors.ts';
import type { TabLog } from '../log/tab-log.ts';
import { standardCoverage } from './coverage.ts';
import type { HookLines } from './hook-lines.ts';
import type { NetworkReader } from './network-reader.ts';
import type { RecordingState } from './recording-phase.ts';

/** What records a tab, and where it is written. */
export interface LiveSourcesNeeds {
  readonly doors: Pick<Doors, 'modes' | 'seesRequests'>;
  readonly clock: LogClock;
  readonly deep: DeepRecording;
  readonly hooks: HookLines;
  readonly network: NetworkReader;
  readonly log: TabLog;
}

/** Which sources record a tab now: written to its log, and shown to people as what is covered. */
export class LiveSources {
  readonly #needs: LiveSourcesNeeds;
  readonly #state: () => RecordingState;
  /** Those that were written last. */
  #written = '';

  constructor(needs: LiveSourcesNeeds, state: () => RecordingState) {
    this.#needs = needs;
    this.#state = state;
  }

  get coverage(): readonly Coverage[] {
    const { deep, doors, hooks, network } = this.#needs;
    if (this.#state().held) return deep.coverage;
    const { modes } = doors;
    const siteAccess = doors.seesRequests?.();
    const { page: hook, prevented, frames } = hooks.covers;
    return standardCoverage({ hook, prevented, frames, networkLog: network.connected, siteAccess, modes });
  }

  /** Writes the beginning of a log. @param browser name and version */
  begin(browser: string): void {
    const { clock, deep, hooks, log } = this.#needs;
    const at = clock.now();
    const { held } = this.#state();
    const url = held ? deep.source.frames.url : hooks.pageUrl;
    const source = held ? 'debugger' : 'page-hook';
    log.write({ type: 'recording/started', at, source, url, browser });
    // That names one source; the others are written beside it.
    this.#written = source;
    const { epochAtMonotonicZero } = clock;
    if (epochAtMonotonicZero !== null) log.write({ type: 'clock/set', at, epochAtMonotonicZero });
  }

  /** Writes which they are, where they changed. */
  write(): void {
    const { clock, log } = this.#needs;
    const sources = this.#sources();
    const names = sources.join(' ');
    if (names !== this.#written) log.write({ type: 'sources/changed', at: clock.now(), sources });
    this.#written = names;
  }

  /** Recording is over: the next one writes them anew. */
  end(): void {
    this.#written = '';
  }

  #sources(): readonly Source[] {
    const { doors, hooks, network } = this.#needs;
    const { held } = this.#state();
    const sources: Source[] = [];
    if (held) sources.push('debugger');
    if (hooks.any || !held) sources.push('page-hook');
    if (!held && network.connected) sources.push('devtools-network');
    if (doors.seesRequests?.() === true) sources.push('web-request');
    return sources;
  }
}
