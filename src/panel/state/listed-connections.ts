import { signal } from '@preact/signals';
import type { Session } from '../../session/session.ts';
import type { ConnectionDigest } from '../selectors/connection-digest.ts';
import { nextTask } from './next-task.ts';

/** What the list has to know of all connections for each of its lines. */
type Listed = Pick<ConnectionDigest, 'groups' | 'sharedNames'>;

const NOTHING: Listed = { groups: new Map(), sharedNames: new Set() };

/** Keeps the digest of a session's connections up to date, a piece in each task. Its code is loaded with the first list. */
export class ListedConnections {
  readonly #revision = signal(0);
  #make: (() => ConnectionDigest) | null = null;
  #loading = false;
  #session: Session | null = null;
  #digest: ConnectionDigest | null = null;
  /** `connectionsRevision` of the session that the digest has, or is being brought to. */
  #upTo = -1;
  #steps: Generator<undefined, undefined> | null = null;

  /** What is known so far: a signal that is read here changes when there is more. */
  of(session: Session): Listed {
    void this.#revision.value;
    if (session !== this.#session) {
      this.#session = session;
      this.#digest = null;
      this.#upTo = -1;
      this.#steps = null;
    }
    if (this.#make === null) {
      void this.#load();
      return NOTHING;
    }
    this.#digest ??= this.#make();
    this.#take(session, this.#digest);
    return this.#digest;
  }

  #take({ connectionsRevision, connections }: Session, digest: ConnectionDigest): void {
    if (this.#steps !== null || this.#upTo === connectionsRevision) return;
    this.#upTo = connectionsRevision;
    const steps = digest.take(connections);
    if (steps.next().done !== true) void this.#finish(steps);
  }

  async #finish(steps: Generator<undefined, undefined>): Promise<void> {
    this.#steps = steps;
    do {
      await nextTask();
      if (this.#steps !== steps) return;
    } while (steps.next().done !== true);
    this.#steps = null;
    this.#revision.value += 1;
  }

  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      const { ConnectionDigest: Digest } = await import('../selectors/connection-digest.ts');
      this.#make = () => new Digest();
      this.#revision.value += 1;
    } catch {
      // The file is gone, as after an update of the extension: the list has no groups then.
    }
  }
}
