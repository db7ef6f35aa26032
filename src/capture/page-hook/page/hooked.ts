import type { ConnectionKind } from '../../../events/event.ts';
import type { HookMode } from '../hook-report.ts';
import { markOf } from './mark-of.ts';
import type { Outbox } from './outbox.ts';
import { bare, deref, NativeWeakRef } from './primordials.ts';
import { wordsOfError } from './words-of-error.ts';

/** What a kind of connection can do; none of it holds on to the page's own object. */
export interface Follower {
  /** Begins to listen, or stops. */
  listen(hooked: Hooked, on: boolean): void;
  /** Reports one that was made while nobody recorded. */
  adopt(hooked: Hooked, at: number): void;
  /** Another realm's hook hands over what the page called on it; not there where no other realm's functions do anything to it. */
  handed?(hooked: Hooked, call: Call, value: unknown): void;
}

/** What is remembered of one socket, event stream or session. The page's own object is not kept alive by it. */
export interface Hooked {
  readonly number: number;
  readonly kind: ConnectionKind;
  readonly mark: string;
  readonly object: WeakRef<object>;
  readonly follower: Follower;
  /** Whether its messages are reported. */
  reporting: boolean;
  /** Messages so far, since it was made or adopted. */
  sent: number;
  received: number;
  /** Messages that could not be kept, and that no event counts yet. */
  lost: number;
  /** Somebody called `close()`, before the server had closed. */
  asked: boolean;
  /** The code that it was called with; -1 where that is not known. */
  askedCode: number;
  /** Height of `bufferedAmount` that was reported last. */
  buffered: number;
  /** Reading of `bufferedAmount` that was reported last, and when it was read; -1 before the first. */
  waiting: number;
  readAt: number;
  /** Stack that was reported last. */
  stack: string;
  /** It was reported to be open. */
  opened: boolean;
  /** What listens to its events; made when it is first needed. */
  listeners: Listeners | null;
  /** What listens to the hooks of other realms; made when it is first needed. */
  calls: CallListeners | null;
}

/** What listens to an object's events, by their type. */
export interface Listeners {
  readonly message: (event: Event) => void;
  readonly open: (event: Event) => void;
  readonly error: (event: Event) => void;
  readonly close: (event: Event) => void;
}

/** What a page calls on a socket or stream that the hook which follows that has to know of. */
export type Call = 'send' | 'close';

/** What listens for the calls that hooks of other realms hand over. */
export interface CallListeners {
  readonly send: (event: Event) => void;
  readonly close: (event: Event) => void;
}

/** Joins the hooks of realms that reach each other's objects. */
export interface OtherRealms {
  /** The name under which hooks meet from now on; empty before there is one. */
  name: string;
  /** Hands over what was called on an object that this realm's hook does not follow. */
  handOver(self: object, call: Call, value: unknown): void;
  /** Begins to hear what hooks of other realms hand over of an object, or stops. */
  listen(hooked: Hooked, on: boolean): void;
}

/** Milliseconds between two reports of messages that nobody saw. */
const MISSED_EVERY = 1000;

/** All that the hook of one frame knows. */
export class HookedFrame {
  readonly name: string;
  readonly outbox: Outbox;
  readonly now: () => number;
  readonly others: OtherRealms;
  /** Null until the background sends one: what happens is kept as in `messages`. */
  mode: HookMode | null = null;
  /** Something failed: the hook does nothing any more. */
  silent = false;
  #hooked: Hooked[] = bare([]);
  #count = 0;
  #pruneAt = 64;
  #numbers = 0;
  #problem = '';
  #missedAt = 0;
  #onFirst: () => void = () => {};

  constructor(
    name: string,
    outbox: Outbox,
    now: () => number,
    othersOf: (frame: HookedFrame) => OtherRealms,
  ) {
    this.name = name;
    this.outbox = outbox;
    this.now = now;
    this.others = othersOf(this);
  }

  /** A step of ours failed: from now on the page is alone, and that is reported once in each recording. */
  fail(problem: unknown): void {
    if (this.silent) return;
    this.silent = true;
    try {
      this.#problem = wordsOf(problem);
      this.reportFailure();
    } catch {
      // Then nothing is reported.
    }
  }

  /** Reports that the hook failed, where it did. */
  reportFailure(): void {
    if (!this.silent) return;
    this.outbox.event({ type: 'failed', at: this.now(), socket: -1, problem: this.#problem });
  }

  /** A message went over a socket that no hook follows, as far as this one knows: reported once in a second at most. */
  missed(): void {
    const at = this.now();
    if (at >= this.#missedAt && at - this.#missedAt < MISSED_EVERY) return;
    this.#missedAt = at;
    this.outbox.event({ type: 'missed', at, socket: -1 });
  }

  /** A listener that hears only the browser's own events, and never throws. It reacts while anything is reported. */
  guarded(react: (event: Event) => void): (event: Event) => void {
    return this.guardedAlways((event) => {
      if (this.awake) react(event);
    });
  }

  /** The same, and it reacts also while nothing is reported. */
  guardedAlways(react: (event: Event) => void): (event: Event) => void {
    return (event) => {
      try {
        // A page may dispatch events of its own making.
        if (event.isTrusted) react(event);
      } catch (problem) {
        this.fail(problem);
      }
    };
  }

  /** Whether anything is reported at all. */
  get awake(): boolean {
    return this.mode !== 'dormant' && !this.silent;
  }

  /** Whether messages of a socket made now are reported. */
  get reportsMessages(): boolean {
    return this.mode === 'messages' || this.mode === null;
  }

  /** Whether anything that can be recorded was ever made here. */
  get used(): boolean {
    return this.#numbers > 0;
  }

  /** @param begin called as the first socket gets its number, where it is seen */
  onFirst(begin: () => void): void {
    this.#onFirst = begin;
  }

  /** Number of the next socket. */
  number(): number {
    const number = this.#numbers++;
    if (number > 0 || !this.awake) return number;
    try {
      this.#onFirst();
    } catch (problem) {
      this.fail(problem);
    }
    return number;
  }

  markOf(number: number): string {
    return markOf(this.name, number);
  }

  add(hooked: Hooked): void {
    if (this.#count >= this.#pruneAt) this.#prune();
    this.#hooked[this.#count++] = hooked;
  }

  /** It is over. */
  remove(hooked: Hooked): void {
    let kept = 0;
    for (let n = 0; n < this.#count; n++) {
      const each = this.#hooked[n];
      if (each !== undefined && each !== hooked) this.#hooked[kept++] = each;
    }
    this.#count = kept;
  }

  find(number: number): Hooked | null {
    for (let n = 0; n < this.#count; n++) {
      const hooked = this.#hooked[n];
      if (hooked?.number === number) return hooked;
    }
    return null;
  }

  /** All that live, in the order in which they were made. */
  each(visit: (hooked: Hooked) => void): void {
    this.#prune();
    // Visiting may remove.
    const all: Hooked[] = bare([]);
    const count = this.#count;
    for (let n = 0; n < count; n++) {
      const hooked = this.#hooked[n];
      if (hooked !== undefined) all[n] = hooked;
    }
    for (let n = 0; n < count; n++) {
      const hooked = all[n];
      if (hooked !== undefined) visit(hooked);
    }
  }

  /** Forgets those that the page dropped. */
  #prune(): void {
    let kept = 0;
    for (let n = 0; n < this.#count; n++) {
      const hooked = this.#hooked[n];
      if (hooked !== undefined && deref(hooked.object) !== undefined) this.#hooked[kept++] = hooked;
    }
    this.#count = kept;
    this.#pruneAt = 64 + 2 * kept;
  }
}

/** No status code in a close frame (RFC 6455 section 7.1.5). */
export const NO_CODE = 1005;

/** Somebody called `close()` of a socket that was not closing yet. */
export function askedToClose(hooked: Hooked, code: unknown): void {
  hooked.asked = true;
  if (code === undefined) hooked.askedCode = NO_CODE;
  else if (typeof code === 'number') hooked.askedCode = code;
}

/** A new entry for an object of the page's, which is followed from now on. */
export function follow(
  frame: HookedFrame,
  number: number,
  kind: ConnectionKind,
  object: object,
  follower: Follower,
): Hooked {
  const hooked: Hooked = bare({
    number,
    kind,
    mark: frame.markOf(number),
    object: new NativeWeakRef(object),
    follower,
    reporting: frame.reportsMessages,
    sent: 0,
    received: 0,
    lost: 0,
    asked: false,
    askedCode: -1,
    buffered: 0,
    waiting: -1,
    readAt: -1,
    stack: '',
    opened: false,
    listeners: null,
    calls: null,
  });
  frame.add(hooked);
  return hooked;
}

/** Without asking code of the page: an error's `toString` may be the page's. */
function wordsOf(problem: unknown): string {
  const { name, message } = wordsOfError(problem);
  return `${name}: ${message}`;
}
