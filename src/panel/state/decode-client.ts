import type { DecodeAnswer, DecodeOrder, DecodeWorker, StartDecodeWorker } from '../worker/decode-task.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Orders for the worker that decodes, which is started with the first of them. Each has one answer. */
export class DecodeClient {
  readonly #start: StartDecodeWorker;
  readonly #open = new Map<number, (answer: DecodeAnswer) => void>();
  #worker: DecodeWorker | null = null;
  #id = 0;

  constructor(start: StartDecodeWorker) {
    this.#start = start;
  }

  /** Resolves to the answer; to one of the type `failed` where the worker or the disk failed. */
  ask(order: WithoutId<DecodeOrder>): Promise<DecodeAnswer> {
    this.#worker ??= this.#start((answer) => {
      this.#open.get(answer.id)?.(answer);
      this.#open.delete(answer.id);
    });
    const id = ++this.#id;
    const worker = this.#worker;
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      worker.post({ ...order, id });
    });
  }
}
