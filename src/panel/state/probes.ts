import { signal } from '@preact/signals';
import type { ProbeAnswer } from '../../channel/probe-answer.ts';
import type { ConnectionId } from '../../events/units.ts';

/** Answers to the probes that people started, by connection. Only the panel has them; no log keeps them. */
export class Probes {
  readonly #ask: (url: string) => Promise<ProbeAnswer>;
  #age = 0;
  readonly #answers = signal<ReadonlyMap<ConnectionId, ProbeAnswer | 'asking'>>(new Map());

  constructor(ask: (url: string) => Promise<ProbeAnswer>) {
    this.#ask = ask;
  }

  /** `asking` while an answer is awaited; undefined where no probe was sent. */
  of(id: ConnectionId): ProbeAnswer | 'asking' | undefined {
    return this.#answers.value.get(id);
  }

  /** Sends one probe; does nothing while an answer is awaited. */
  async start(id: ConnectionId, url: string): Promise<void> {
    const answers = this.#answers;
    if (answers.value.get(id) === 'asking') return;
    answers.value = new Map(answers.value).set(id, 'asking');
    const age = this.#age;
    const answer = await this.#ask(url);
    if (age !== this.#age) return;
    answers.value = new Map(answers.value).set(id, answer);
  }

  /** Drops everything: connections now belong to another log, and a late answer belongs to none of them. */
  clear(): void {
    this.#age++;
    this.#answers.value = new Map();
  }
}
