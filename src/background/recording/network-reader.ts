import type { NetworkSource } from '../../capture/devtools-network/network-source.ts';
import type { NetworkReport, NetworkWish } from '../../channel/network-line.ts';
import { within } from '../within.ts';

/** How long a reading waits, so that sockets that open together are read together. */
const FIRST_MILLISECONDS = 150;
/** A reading may take so much of the time: after one of 50 ms, none for a second. */
const SHARE = 20;
/** A reading of so many messages that it would take longer waits for a part of its share, and is made sooner where somebody asks for it. */
const MOST_MILLISECONDS = 300;
/** A reading that would stop DevTools for longer is made only where somebody asks for it. */
const LONGEST_MILLISECONDS = 2000;
/** A slow reading waits so many times as long as it will take. What comes after it waits for the whole share. */
const SLOW_FIRST_SHARE = 5;
/** No reading waits longer than this for its share. */
const LONGEST_WAIT_MILLISECONDS = 20_000;
/**
 * The same of a log with few messages. A reading of it that took long was measured while the page loaded or the machine was busy,
 * which says nothing of the next one.
 */
const BUSY_WAIT_MILLISECONDS = 2500;
/** So often at least a socket is looked for in its first minute, where readings are quick. */
const OFTEN_MILLISECONDS = 2500;
const MINUTE_MILLISECONDS = 60_000;
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
  /** DevTools' log was read: since when its sockets are, or null where it lists none. */
  listed(oldest: number | null): void;
  /** `putOff` or `connected` changed. */
  changed(): void;
}

/** Somebody who waits for an answer. */
interface Asked {
  readonly answered: () => void;
  readonly gone: (error: Error) => void;
}

/**
 * Reads DevTools' network log of one tab, and as seldom as it can: soon after a socket opened, and again while one lacks its
 * handshake. Chromium 156 may list a socket that has opened without its answer for a moment. One reading is made at a time: DevTools
 * makes them one after the other, so more of them would only make each take longer.
 */
export class NetworkReader {
  readonly #source: NetworkSource;
  readonly #owner: NetworkReaderOwner;
  readonly #now: () => number;
  #line: NetworkLine | null = null;
  #watching = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** How long the next reading waits. Not bounded in the end: of a socket from before DevTools was open nothing ever comes. */
  #wait = FIRST_MILLISECONDS;
  #wantedAt = 0;
  /** When the last reading was answered, and how long it took. */
  #lastAt = Number.NEGATIVE_INFINITY;
  #lastTook = 0;
  /** A reading of our own is under way, and a socket opened meanwhile. */
  #looking = false;
  #wantedMeanwhile = false;
  #putOff = 0;
  /** Since when a reading is wanted that was not made; null where none is. */
  #waitsSince: number | null = null;
  #ids = 0;
  readonly #asked = new Map<number, Asked>();

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
    this.#giveUpAsked();
    this.#line = line;
    line.send({ type: 'watch', on: this.#watching });
    if (this.#watching) this.want();
    this.#owner.changed();
  }

  disconnect(line: NetworkLine): void {
    if (this.#line !== line) return;
    this.#line = null;
    this.#giveUpAsked();
    this.#cancel();
    this.#owner.changed();
  }

  /** Whether exchanges are recorded from now on. */
  watch(on: boolean): void {
    this.#watching = on;
    this.#line?.send({ type: 'watch', on });
    this.#cancel();
    this.#waitsSince = null;
    if (on) this.want();
    else this.#setPutOff(0);
  }

  hear(report: NetworkReport): void {
    if (report.type === 'finished') {
      if (this.#watching) this.#source.finished(report.entry);
    } else if (report.type === 'read') {
      this.#lastAt = this.#now();
      this.#lastTook = report.milliseconds;
      if (this.#watching) this.#owner.listed(this.#source.listed(report.entries));
      this.#asked.get(report.id)?.answered();
      this.#asked.delete(report.id);
    }
  }

  /** A connection opened whose handshake no source has reported. */
  want(): void {
    this.#wantedAt = this.#now();
    if (this.#looking) {
      this.#wantedMeanwhile = true;
      return;
    }
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
    const answered = new Promise<void>((resolve, reject) => {
      this.#asked.set(id, { answered: resolve, gone: reject });
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
    this.#waitsSince ??= this.#now();
    const wait = Math.max(this.#wait, this.#lastAt + this.#rest - this.#now());
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
      this.#waitsSince = null;
      this.#setPutOff(0);
      return;
    }
    if (this.#isSlow) {
      this.#setPutOff(before);
      if (this.#cost > LONGEST_MILLISECONDS) return;
      const wait = (this.#waitsSince ?? this.#now()) + this.#cost * SLOW_FIRST_SHARE - this.#now();
      if (wait > 0) {
        this.#timer ??= setTimeout(() => this.#onTime(), wait);
        return;
      }
    }
    this.#waitsSince = null;
    this.#looking = true;
    this.#wantedMeanwhile = false;
    await this.read();
    this.#looking = false;
    const missing = this.#owner.missing();
    if (missing === 0) return;
    const wait = this.#wantedMeanwhile || missing < before ? FIRST_MILLISECONDS : this.#longer(this.#wait);
    this.#cancel();
    this.#wait = wait;
    this.#schedule();
  }

  /** The wait after one that brought nothing: twice as long, but not too long for a socket that opened just now. */
  #longer(wait: number): number {
    const isNew = this.#now() - this.#wantedAt < MINUTE_MILLISECONDS;
    return isNew ? Math.min(wait * 2, Math.max(OFTEN_MILLISECONDS, this.#lastTook * SHARE)) : wait * 2;
  }

  get #isSlow(): boolean {
    return this.#cost > MOST_MILLISECONDS;
  }

  /** What a reading would cost, in milliseconds. */
  get #cost(): number {
    return this.#owner.messages() * MILLISECONDS_A_MESSAGE;
  }

  /** How long no reading may follow the last one, in milliseconds. */
  get #rest(): number {
    const most = this.#isSlow ? LONGEST_WAIT_MILLISECONDS : BUSY_WAIT_MILLISECONDS;
    return Math.min(this.#lastTook * SHARE, most);
  }

  /** Whoever was asked is gone, and answers no more. */
  #giveUpAsked(): void {
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { gone } of asked) gone(new Error('DevTools of this tab was closed.'));
  }

  #setPutOff(count: number): void {
    if (count === this.#putOff) return;
    this.#putOff = count;
    this.#owner.changed();
  }
}
