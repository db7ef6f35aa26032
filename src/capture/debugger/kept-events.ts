import type { CdpObject } from './cdp-value.ts';
import type { ChildTarget } from './child-target.ts';

/** An event of the protocol. */
export interface CdpEvent {
  readonly method: string;
  readonly params: CdpObject;
  readonly child: ChildTarget | undefined;
}

/**
 * Events of request ids that were never created, kept until the page hooks have reported which sockets they know: a hook
 * reports a socket some tens of milliseconds after it was made, and until then nothing shows that it is the same one.
 */
export class KeptEvents {
  /** Null while nothing is kept. */
  #events: CdpEvent[] | null = null;

  /** Whether events are being kept. */
  get keeping(): boolean {
    return this.#events !== null;
  }

  /** Starts keeping events. */
  begin(): void {
    this.#events ??= [];
  }

  /** @returns false where nothing is kept */
  keep(event: CdpEvent): boolean {
    this.#events?.push(event);
    return this.#events !== null;
  }

  /** Returns the kept events and stops keeping. Null where none were being kept. */
  end(): readonly CdpEvent[] | null {
    const events = this.#events;
    this.#events = null;
    return events;
  }
}
