import type { ChildTarget } from '../../capture/debugger/child-target.ts';
import type { HookCommand } from '../../capture/page-hook/hook-report.ts';
import { WORKER_CONFIG } from '../../capture/page-hook/page/worker-line.ts';
import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';
import { fieldOf } from '../field-of.ts';

/** Who hears what a hook reports. */
export interface HookListener {
  /** A report, as JSON. */
  hear(report: unknown): unknown;
  /** The worker is gone. */
  gone(): void;
  /** It lives on, but its line is gone. */
  lost?(): void;
}

export interface WorkerHookOwner {
  /** `saved` of some hook changed. */
  workerHooksChanged(): void;
  /** A worker has a hook. Until `send` gives it a mode it keeps what it sees. Null where it is not wanted. */
  workerHooked(place: HookPlace, send: (command: HookCommand) => void): HookListener | null;
}

/** What the next background worker needs to speak with a hook. */
export interface SavedWorkerHook {
  readonly binding: string;
  /** Id of the hook's config object, which the debugger keeps as long as its session lives. */
  readonly config: string;
}

type Send = (method: string, params: object) => Promise<unknown>;

/** The page hook in one worker: put there over the protocol before the worker's first line, and spoken with by a binding. */
export class WorkerHook {
  readonly #place: HookPlace;
  readonly #owner: WorkerHookOwner;
  readonly #send: Send;
  #binding = `switchyard${crypto.randomUUID().replaceAll('-', '')}`;
  #listener: HookListener | null = null;
  /** Commands given before the hook was there; null since. */
  #waiting: HookCommand[] | null = [];
  #config = '';

  constructor({ id, kind, url }: ChildTarget, owner: WorkerHookOwner, send: Send) {
    this.#place = { key: id, target: kind, url };
    this.#owner = owner;
    this.#send = send;
  }

  /** Puts the hook into the worker, which waits. Sends all at once: what follows finds it there. */
  begin({ code, url }: { readonly code: string; readonly url: string }): void {
    this.#listener = this.#owner.workerHooked(this.#place, (command) => this.#sendCommand(command));
    if (this.#listener === null) return;
    void this.#send('Runtime.addBinding', { name: this.#binding }).catch(() => {});
    const config = `globalThis.${WORKER_CONFIG} = { binding: '${this.#binding}', command: null }`;
    // The name makes our frames in the browser's stacks those of our own script, as they are in a page.
    const expression = `(() => { const config = ${config};\n${code}\n;return config; })()\n//# sourceURL=${url}`;
    void this.#send('Runtime.evaluate', { expression, silent: true }).then(
      (answer) => this.#there(answer),
      () => this.lost(),
    );
  }

  /** Speaks with a hook that an earlier background worker put there. */
  resume({ binding, config }: SavedWorkerHook): void {
    this.#binding = binding;
    this.#config = config;
    this.#waiting = null;
    this.#listener = this.#owner.workerHooked(this.#place, (command) => this.#sendCommand(command));
  }

  /** What `resume` needs; null while the hook is not there. */
  get saved(): SavedWorkerHook | null {
    return this.#config === '' || this.#listener === null
      ? null
      : { binding: this.#binding, config: this.#config };
  }

  /** `Runtime.bindingCalled` of this worker. */
  called(params: unknown): void {
    if (fieldOf(params, 'name') === this.#binding) this.#listener?.hear(fieldOf(params, 'payload'));
  }

  /** The worker is gone. */
  gone(): void {
    this.#listener?.gone();
    this.#listener = null;
  }

  /** The debugger is gone. */
  lost(): void {
    this.#listener?.lost?.();
    this.#listener = null;
  }

  #there(answer: unknown): void {
    const id = fieldOf(fieldOf(answer, 'result'), 'objectId');
    if (typeof id !== 'string') {
      this.lost();
      return;
    }
    this.#config = id;
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const command of waiting) this.#sendCommand(command);
    this.#owner.workerHooksChanged();
  }

  #sendCommand(command: HookCommand): void {
    if (this.#waiting !== null) {
      this.#waiting.push(command);
      return;
    }
    void this.#send('Runtime.callFunctionOn', {
      objectId: this.#config,
      functionDeclaration: 'function (json) { this.command(json); }',
      arguments: [{ value: JSON.stringify(command) }],
      silent: true,
    }).catch(() => {});
  }
}
