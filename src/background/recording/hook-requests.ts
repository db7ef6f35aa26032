import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';

/** How long a page may take to carry out a command. */
const OBEY_MILLISECONDS = 5000;
/** How much longer its answer may take. */
const ANSWER_MILLISECONDS = 1000;

const NO_ANSWER = 'The page did not answer in time.';
const GONE = 'The page has let go of this connection: it is closed, or about to be.';

interface Request {
  readonly place: HookPlace;
  readonly done: (problem: string | null) => void;
}

/** Requests of commands that page hooks have to answer. Only the frame that was asked can. */
export class HookRequests {
  readonly #requests = new Map<number, Request>();

  /**
   * Asks the hook of a frame.
   *
   * @param command sends it, with the number of the request and until when it may be carried out, epoch milliseconds
   * @param milliseconds how long the answer may take; null for as long as the frame has a line
   * @returns a sentence where it could not be carried out; null where it was
   */
  ask(
    place: HookPlace,
    command: (request: number, until: number) => void,
    milliseconds: number | null = OBEY_MILLISECONDS + ANSWER_MILLISECONDS,
  ): Promise<string | null> {
    const request = this.#newNumber();
    return new Promise((resolve) => {
      const done = (problem: string | null) => {
        if (timer !== null) clearTimeout(timer);
        this.#requests.delete(request);
        resolve(problem);
      };
      const timer = milliseconds === null ? null : setTimeout(() => done(NO_ANSWER), milliseconds);
      this.#requests.set(request, { place, done });
      command(request, Date.now() + OBEY_MILLISECONDS);
    });
  }

  /** A hook's word for a socket that it no longer holds is `gone`. */
  answered(place: HookPlace, request: number, problem: string | null): void {
    const asked = this.#requests.get(request);
    if (asked?.place === place) asked.done(problem === 'gone' ? GONE : problem);
  }

  /** The frame's line has ended: it answers no more. */
  left(place: HookPlace): void {
    for (const request of this.#requests.values()) if (request.place === place) request.done(GONE);
  }

  /** Nothing that a page can guess. */
  #newNumber(): number {
    const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
    return this.#requests.has(number) ? this.#newNumber() : number;
  }
}
