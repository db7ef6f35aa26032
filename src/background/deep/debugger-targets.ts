import { type ChildTarget, readChildTarget } from '../../capture/debugger/child-target.ts';
import type { DebuggerSource } from '../../capture/debugger/debugger-source.ts';
import type { Coverage } from '../../channel/coverage.ts';
import type { Debuggee } from '../../platform/debugger.ts';
import type { Doors } from '../doors.ts';
import { fieldOf, textOf } from '../field-of.ts';
import { errorWords, isGone, NO_ANSWER } from '../recording/trouble.ts';
import { within } from '../within.ts';
import type { DebuggerTargetsAlone, TargetListener } from './debugger-targets-alone.ts';
import { originOf, SharedWorkers } from './shared-workers.ts';
import { SocketAdoption } from './socket-adoption.ts';
import { targetCoverage } from './target-coverage.ts';
import { UnknownSessions } from './unknown-sessions.ts';
import { type SavedWorkerHook, WorkerHook, type WorkerHookOwner } from './worker-hook.ts';

const ANSWER_MILLISECONDS = 5000;
/** How long the hook of a frame that ran before we came may take to report what it saw until then. */
const HOOK_REPORTS_MILLISECONDS = 2000;

/** We read no bodies, but for the beginning of an event stream; without a limit Chromium keeps up to 100 MB of them. */
export const NETWORK_BUFFERS = { maxTotalBufferSize: 4 * 1024 * 1024, maxResourceBufferSize: 1024 * 1024 };

/** A new worker waits for `Runtime.runIfWaitingForDebugger`, so that nothing of it is missed. */
const AUTO_ATTACH = { autoAttach: true, flatten: true, waitForDebuggerOnStart: true };

/** What the targets report to their recorder. */
export interface DebuggerTargetsOwner extends WorkerHookOwner {
  /** `coverage` changed. */
  coverageChanged(): void;
  /** `Runtime.bindingCalled` of a frame of another site. */
  bindingCalled(params: unknown): void;
  /** The tab's debugger was taken away. */
  debuggerGone(words: string): void;
}

/** A target that is attached to. */
class Attached {
  readonly target: ChildTarget;
  readonly debuggee: Debuggee;
  readonly session: string | undefined;
  hook: WorkerHook | null = null;
  adoption: SocketAdoption | null = null;
  refused = false;

  constructor(target: ChildTarget, debuggee: Debuggee, session?: string) {
    this.target = target;
    this.debuggee = debuggee;
    this.session = session;
  }
}

/** A hooked worker, for the next background worker. */
export interface SavedWorker extends SavedWorkerHook {
  readonly session: string;
  readonly id: string;
  readonly kind: 'worker' | 'service-worker' | 'shared-worker';
  readonly url: string;
}

/**
 * All targets of one tab beside its own page: those that its session attaches to by itself (workers, frames of other sites,
 * the page's service worker, and theirs), and shared workers, which are looked for. Nothing here rejects: `coverage` says what
 * a target refuses, and the rest goes on.
 */
export class DebuggerTargets {
  readonly #tabId: number;
  readonly #doors: Doors;
  readonly #source: DebuggerSource;
  readonly #alone: DebuggerTargetsAlone;
  readonly #owner: DebuggerTargetsOwner;
  readonly #sharedWorkers: SharedWorkers;
  /** By session, or by target id where it has none. */
  readonly #attached = new Map<string, Attached>();
  readonly #unknown = new UnknownSessions();
  #childrenRefused = false;
  #hookScript: { readonly code: string; readonly url: string } | null = null;
  #running = false;
  /** Answers of the frames of other sites that ran before we came, and were asked to report what they do. */
  #enabling: Promise<unknown>[] = [];

  constructor(
    tabId: number,
    doors: Doors,
    source: DebuggerSource,
    alone: DebuggerTargetsAlone,
    owner: DebuggerTargetsOwner,
  ) {
    this.#tabId = tabId;
    this.#doors = doors;
    this.#source = source;
    this.#alone = alone;
    this.#owner = owner;
    this.#sharedWorkers = new SharedWorkers(doors, alone, {
      origins: () => this.#origins(),
      found: (id, url) => this.#foundShared(id, url),
      attached: (id) => this.#attachedShared(id),
      refused: (id) => {
        this.#attached.delete(id);
        owner.coverageChanged();
      },
    });
  }

  /** What is recorded of which kind of target, beside the page itself. */
  get coverage(): readonly Coverage[] {
    const refused = [...this.#attached.values()].filter((one) => one.refused);
    return targetCoverage({
      kinds: refused.map(({ target }) => target.kind),
      sharedWorker: this.#sharedWorkers.anyRefused,
      children: this.#childrenRefused,
    });
  }

  /** Workers whose hooks the next background worker can go on with. */
  get workers(): readonly SavedWorker[] {
    const workers: SavedWorker[] = [];
    for (const { target, debuggee, session, hook } of this.#attached.values()) {
      const { id, kind, url } = target;
      const saved = hook?.saved ?? null;
      if (saved === null || session === undefined || debuggee !== this.#tabId) continue;
      if (kind === 'worker' || kind === 'service-worker' || kind === 'shared-worker') {
        workers.push({ ...saved, session, id, kind, url });
      }
    }
    return workers;
  }

  /**
   * Begins, once the tab itself is attached to and the Network domain enabled.
   *
   * @param before the tab's session is one that an earlier worker began, and its children are there already: those of
   * them that it hooked; null where it is a new one
   */
  async start(before: readonly SavedWorker[] | null = null): Promise<void> {
    this.#running = true;
    for (const worker of before ?? []) this.#resume(worker);
    this.#hookScript = await this.#doors.hookScript();
    if (!this.#running) return;
    if (before === null) {
      try {
        await within(
          ANSWER_MILLISECONDS,
          NO_ANSWER,
          this.#doors.send(this.#tabId, 'Target.setAutoAttach', AUTO_ATTACH),
        );
        this.#childrenRefused = false;
      } catch {
        this.#childrenRefused = true;
      }
    }
    await this.#sharedWorkers.start();
  }

  /** The tab's debugger was released or taken away, and all its children's sessions with it. */
  stop(): void {
    this.#running = false;
    this.#sharedWorkers.stop();
    for (const { target, hook } of this.#attached.values()) {
      this.#alone.disclaim(target.id);
      hook?.lost();
    }
    this.#attached.clear();
    this.#enabling = [];
    this.#unknown.clear();
  }

  /** One event of the tab's children, or of the Target domain. On the hot path. */
  event(method: string, params: unknown, session: string | undefined): void {
    if (this.#running) this.#event(this.#tabId, method, params, session);
  }

  /** The page starts a shared worker. */
  sharedWorkerStarts(): void {
    this.#sharedWorkers.expectOne();
  }

  /** Sends a command to each frame of another site; one that does not know it is left out. */
  async sendToFrames(method: string, params: object): Promise<void> {
    const frames = [...this.#attached.values()].filter(({ target }) => target.frames !== null);
    const sent = frames.map((frame) => this.#send(frame, method, params).catch(() => {}));
    await within(ANSWER_MILLISECONDS, NO_ANSWER, Promise.all(sent));
  }

  /**
   * Resolves when the frames of other sites that ran before we came report what they do, or had time enough.
   * @returns whether there was any to wait for
   */
  async framesEnabled(): Promise<boolean> {
    const enabling = this.#enabling;
    await within(ANSWER_MILLISECONDS, NO_ANSWER, Promise.all(enabling)).catch(() => {});
    return enabling.length > 0;
  }

  /** Asks for the bytes of a stream: see `DebuggerSourceOwner.wantContent`. */
  wantContent(requestId: string, key: string, child: ChildTarget | undefined): void {
    void this.#readStream(requestId, key, child);
  }

  #event(debuggee: Debuggee, method: string, params: unknown, session: string | undefined): void {
    const key = session ?? String(debuggee);
    const from = this.#attached.get(key);
    if (method === 'Target.attachedToTarget') this.#attachedTo(debuggee, params);
    else if (method === 'Target.detachedFromTarget')
      void this.#detachedFrom(debuggee, textOf(params, 'sessionId'));
    else if (from !== undefined) {
      if (method === 'Runtime.bindingCalled') {
        from.hook?.called(params);
        from.adoption?.called(params);
        if (from.target.frames !== null) this.#owner.bindingCalled(params);
      } else this.#source.handle(method, params, from.target);
      if (method === 'Inspector.targetReloadedAfterCrash' && from.target.frames === null)
        this.#restarted(from);
    } else if (session !== undefined && this.#unknown.keep(session, method, params)) {
      // One that an earlier worker of ours knew, or one that has just ended.
      void this.#identify(debuggee, session);
    }
  }

  #attachedTo(debuggee: Debuggee, params: unknown): void {
    const session = textOf(params, 'sessionId');
    const info = fieldOf(params, 'targetInfo');
    const target = typeof info === 'object' && info !== null ? readChildTarget({ ...info }) : null;
    if (session === '' || target === null) return;
    const attached = new Attached(target, debuggee, session);
    this.#enter(session, attached);
    this.#prepare(attached, fieldOf(params, 'waitingForDebugger') === true);
  }

  #enter(key: string, attached: Attached): void {
    this.#attached.set(key, attached);
    this.#alone.claim(attached.target.id);
  }

  /**
   * Has a target report what it does, and lets it run. One command after another without waiting for the answers: a service
   * worker that waits for the debugger answers nothing.
   */
  #prepare(attached: Attached, waiting: boolean): void {
    const { target } = attached;
    const send = (method: string, params: object = {}) => this.#send(attached, method, params);
    const enabling = send('Network.enable', NETWORK_BUFFERS).catch(() => this.#refuse(attached));
    if (target.frames !== null && !waiting) {
      this.#enabling.push(enabling);
      this.#source.frameRan(target);
      void enabling.then(() => {
        this.#source.frameEnabled(target);
        setTimeout(() => void this.#awaitReports(attached), HOOK_REPORTS_MILLISECONDS);
      });
    }
    // A kind of target that has no children has no such command either.
    void send('Target.setAutoAttach', AUTO_ATTACH).catch(() => {});
    if (target.frames !== null) {
      void send('Page.enable').catch(() => {});
      void this.#readTree(attached);
    }
    if (waiting) {
      // A target that ran before we came would report old entries as if they were new.
      void send('Log.enable').catch(() => {});
      if (target.frames === null) this.#hookInto(attached);
    } else if (target.frames === null) {
      attached.adoption = new SocketAdoption(target, this.#source.adopted, send);
      void attached.adoption.begin();
    }
    void send('Runtime.runIfWaitingForDebugger').catch(() => {});
  }

  /** A service worker that was stopped begins anew in the same session, and waits again until it is let run (seen in 156). */
  #restarted(attached: Attached): void {
    attached.hook?.gone();
    attached.hook = null;
    this.#prepare(attached, true);
  }

  /** Its hook had time enough. What the debugger saw meanwhile comes before the answer to a command. */
  async #awaitReports(attached: Attached): Promise<void> {
    await this.#readTree(attached);
    this.#source.frameReported(attached.target);
  }

  async #readTree(attached: Attached): Promise<void> {
    try {
      attached.target.frames?.readTree(await this.#send(attached, 'Page.getFrameTree', {}));
    } catch {
      // It is gone, and its frames with it.
    }
  }

  #hookInto(attached: Attached): void {
    if (this.#hookScript !== null) this.#newHook(attached).begin(this.#hookScript);
  }

  #newHook(attached: Attached): WorkerHook {
    const send = (method: string, params: object) => this.#send(attached, method, params);
    attached.hook = new WorkerHook(attached.target, this.#owner, send);
    return attached.hook;
  }

  #resume(worker: SavedWorker): void {
    const { session, id, kind, url } = worker;
    const target: ChildTarget = { id, kind, url, frames: null };
    const attached = new Attached(target, this.#tabId, session);
    this.#enter(session, attached);
    this.#newHook(attached).resume(worker);
  }

  #send({ debuggee, session }: Attached, method: string, params: object): Promise<unknown> {
    return this.#doors.send(debuggee, method, params, session);
  }

  #refuse(attached: Attached): void {
    // A target that went before it could answer is no refusal.
    if (![...this.#attached.values()].includes(attached)) return;
    attached.refused = true;
    this.#owner.coverageChanged();
  }

  /** A child ended; or the debugger was taken away, which is reported of its children first, and they live on. */
  async #detachedFrom(debuggee: Debuggee, session: string): Promise<void> {
    if (!this.#attached.has(session)) return;
    try {
      const asked = this.#doors.send(debuggee, 'Target.getTargetInfo');
      await within(ANSWER_MILLISECONDS, NO_ANSWER, asked);
    } catch (error) {
      if (isGone(error)) {
        if (debuggee === this.#tabId && this.#running) this.#owner.debuggerGone(errorWords(error));
        return;
      }
    }
    this.#leave(session);
  }

  #leave(key: string): void {
    const attached = this.#attached.get(key);
    if (attached === undefined) return;
    this.#attached.delete(key);
    this.#alone.disclaim(attached.target.id);
    attached.hook?.gone();
    if (attached.hook !== null) this.#owner.workerHooksChanged();
    this.#source.endChild(attached.target);
    if (attached.refused) this.#owner.coverageChanged();
  }

  /** Asks the browser whose session it is. */
  async #identify(debuggee: Debuggee, session: string): Promise<void> {
    let target: ChildTarget | null = null;
    try {
      const asked = this.#doors.send(debuggee, 'Target.getTargetInfo', {}, session);
      const info = fieldOf(await within(ANSWER_MILLISECONDS, NO_ANSWER, asked), 'targetInfo');
      if (typeof info === 'object' && info !== null) target = readChildTarget({ ...info });
    } catch {
      // Its session is over, and what it reported last with it.
    }
    const events = this.#unknown.take(session);
    if (target === null || !this.#running) return;
    const attached = new Attached(target, debuggee, session);
    this.#enter(session, attached);
    if (target.frames !== null) void this.#readTree(attached);
    for (const { method, params } of events) this.#event(debuggee, method, params, session);
  }

  async #readStream(requestId: string, key: string, child: ChildTarget | undefined): Promise<void> {
    let base64 = '';
    try {
      const attached = [...this.#attached.values()].find(({ target }) => target === child);
      const debuggee = attached?.debuggee ?? this.#tabId;
      const method = 'Network.streamResourceContent';
      const answer = await this.#doors.send(debuggee, method, { requestId }, attached?.session);
      base64 = textOf(answer, 'bufferedData');
    } catch {
      // It was over before we asked, and what was there is lost.
    }
    this.#source.streamed(key, base64);
  }

  #origins(): Set<string> {
    const urls = [...this.#source.frames.urls];
    for (const { target } of this.#attached.values()) urls.push(target.url, ...(target.frames?.urls ?? []));
    return new Set(urls.map(originOf).filter((origin) => origin !== ''));
  }

  #foundShared(id: string, url: string): TargetListener {
    this.#attached.set(id, new Attached({ id, kind: 'shared-worker', url, frames: null }, id));
    return {
      event: (method, params, session) => this.#event(id, method, params, session),
      gone: () => {
        this.#sharedWorkers.ended(id);
        this.#leave(id);
      },
    };
  }

  #attachedShared(id: string): void {
    const attached = this.#attached.get(id);
    if (attached !== undefined) this.#prepare(attached, false);
  }
}
