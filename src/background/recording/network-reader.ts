import type { NetworkSource } from '../../capture/devtools-network/network-source.ts';
import type { NetworkReport, NetworkWish } from '../../channel/network-line.ts';
import { within } from '../within.ts';

/** How long a reading waits, so that sockets that open together are read together. */
const FIRST_MILLISECONDS = 150;
/** A reading may take so much of the time: after one of 50 ms, none for a second. */
const SHARE = 20;
/** A reading that would take longer waits for its share of the time, and is made sooner where somebody asks for it. */
const MOST_MILLISECONDS = 300;
/** A reading that would stop DevTools for longer is made only where somebody asks for it. */
const LONGEST_MILLISECONDS = 2000;
/** A reading that was measured on a busy machine would have the next one wait for minutes: none waits longer than this for its share. */
const LONGEST_WAIT_MILLISECONDS = 20_000;
/** What a message in DevTools' log costs a reading (28,000 of them took 3.2 s in Chromium 156). */
const MILLISECONDS_A_MESSAGE = 0.11;
const ANSWER_MILLISECONDS = 30_000;
/** Stopping and saving wait so long at most for what DevTools knows. */
const CATCH_UP_MILLISECONDS = 4000;

/** A devtools page's line to us. */
export interface NetworkLine {
  send(wish: NetworkWish): void;
}

/** What a reader asks of its recorder. */
export interface NetworkReaderOwner {
  /** Live connections whose handshake no source has reported yet. */
  missing(): number;
  /** Messages that DevTools may have kept by now. */
  messages(): number;
  /** `putOff` or `connected` changed. */
  changed(): void;
}

/**
 * Reads DevTools' network log of one tab, and as seldom as it can: soon after a socket opened, and again while one lacks its
 * handshake, each time after twice the wait. Chromium 156 may list a socket that has opened without its answer for a moment.
 */
export class NetworkReader {
  readonly #source: NetworkSource;
  readonly #owner: NetworkReaderOwner;
  readonly #now: () => number;
  #line: NetworkLine | null = null;
  #watching = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** How long the next reading waits. Not bounded: of a socket from before DevTools was open nothing ever comes. */
  #wait = FIRST_MILLISECONDS;
  #notBefore = 0;
  #putOff = 0;
  /** Since when a reading that is slow waits; null where none does. */
  #slowSince: number | null = null;
  #ids = 0;
  readonly #asked = new Map<number, () => void>();

  constructor(source: NetworkSource, owner: NetworkReaderOwner, now: () => number) {
    this.#source = source;
    this.#owner = owner;
    this.#now = now;
  }

  /** Whether DevTools of this tab can be asked. */
  get connected(): boolean {
    return this.#line !== null;
  }

  /** Live connections whose handshake is not read because that would take too long. */
  get putOff(): number {
    return this.#putOff;
  }

  connect(line: NetworkLine): void {
    this.#line = line;
    line.send({ type: 'watch', on: this.#watching });
    if (this.#watching) this.want();
    this.#owner.changed();
  }

  disconnect(line: NetworkLine): void {
    if (this.#line !== line) return;
    this.#line = null;
    this.#cancel();
    this.#owner.changed();
  }

  /** Whether exchanges are recorded from now on. */
  watch(on: boolean): void {
    this.#watching = on;
    this.#line?.send({ type: 'watch', on });
    this.#cancel();
    this.#slowSince = null;
    if (on) this.want();
    else this.#setPutOff(0);
  }

  hear(report: NetworkReport): void {
    if (report.type === 'finished') {
      if (this.#watching) this.#source.finished(report.entry);
    } else if (report.type === 'read') {
      this.#notBefore = this.#now() + waitAfter(report.milliseconds);
      if (this.#watching) this.#source.listed(report.entries);
      this.#asked.get(report.id)?.();
      this.#asked.delete(report.id);
    }
  }

  /** A connection opened whose handshake no source has reported. */
  want(): void {
    // One that waits its turn already is early enough; one that was to look again later is not.
    if (this.#timer !== null && this.#wait === FIRST_MILLISECONDS) return;
    this.#cancel();
    this.#schedule();
  }

  /** Reads now, whatever it costs. @param milliseconds it may take @returns a sentence where it could not; else null */
  async read(milliseconds = ANSWER_MILLISECONDS): Promise<string | null> {
    const line = this.#line;
    if (line === null) return 'DevTools of this tab is closed, which alone knows the handshakes.';
    const id = this.#ids++;
    const answered = new Promise<void>((resolve) => {
      this.#asked.set(id, resolve);
      line.send({ type: 'read', id });
    });
    try {
      await within(milliseconds, 'DevTools did not answer in time.', answered);
      this.#setPutOff(0);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Reads what came since the last reading, unless that takes long. Never rejects. */
  async catchUp(): Promise<void> {
    if (!this.#watching || this.#line === null || this.#isSlow) return;
    await this.read(CATCH_UP_MILLISECONDS);
  }

  #schedule(): void {
    if (!this.#watching || this.#line === null) return;
    const wait = Math.max(this.#wait, this.#notBefore - this.#now());
    this.#timer = setTimeout(() => this.#onTime(), wait);
  }

  #onTime(): void {
    this.#timer = null;
    void this.#look();
  }

  /** Nothing is scheduled any more, and the next reading comes soon after it is wanted. */
  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#wait = FIRST_MILLISECONDS;
  }

  /** Reads if a handshake is missing, and looks again later while one still is. */
  async #look(): Promise<void> {
    const before = this.#owner.missing();
    if (before === 0) {
      this.#setPutOff(0);
      return;
    }
    if (this.#isSlow) {
      this.#setPutOff(before);
      if (this.#cost > LONGEST_MILLISECONDS) return;
      // As long before it as one of that cost would make the next one wait.
      this.#slowSince ??= this.#now();
      const wait = this.#slowSince + waitAfter(this.#cost) - this.#now();
      if (wait > 0) {
        this.#timer ??= setTimeout(() => this.#onTime(), wait);
        return;
      }
    }
    this.#slowSince = null;
    await this.read();
    const missing = this.#owner.missing();
    // A socket that opened meanwhile has scheduled a reading of its own.
    if (missing === 0 || this.#timer !== null) return;
    this.#wait = missing < before ? FIRST_MILLISECONDS : this.#wait * 2;
    this.#schedule();
  }

  get #isSlow(): boolean {
    return this.#cost > MOST_MILLISECONDS;
  }

  /** What a reading would cost, in milliseconds. */
  get #cost(): number {
    return this.#owner.messages() * MILLISECONDS_A_MESSAGE;
  }

  #setPutOff(count: number): void {
    if (count === this.#putOff) return;
    this.#putOff = count;
    this.#owner.changed();
  }
}

/** How long no reading may follow one that took so long, in milliseconds. */
function waitAfter(milliseconds: number): number {
  return Math.min(milliseconds * SHARE, LONGEST_WAIT_MILLISECONDS);
}
