/** Thrown where a person interrupted the work. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Ctrl-C, or another signal to end, as something that can be awaited. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Restores Node's own handling of the signals. */
  release(): void;
}

/**
 * From here on SIGINT, SIGTERM and SIGHUP no longer end the process but abort the signal, so that the browser is closed and
 * temporary files are deleted first. npm forwards Ctrl-C to a process that has already received it from the terminal, so
 * repeats are ignored.
 */
export function watchForInterruption(): Interruption {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => controller.abort(new Interrupted('interrupted'));
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}

/** Returns the result of the work; rejects with `Interrupted` where the signal aborts first. */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const refuse = () => reject(new Interrupted('interrupted'));
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true });
  });
  return Promise.race([work, aborted]);
}
