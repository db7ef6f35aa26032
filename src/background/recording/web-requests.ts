import type { WebRequestEvent, WebRequestSource } from '../../capture/web-request/web-request-source.ts';

/** How often a request that waits looks for its document's hook. */
const SETTLE_MILLISECONDS = 200;

/** Feeds webRequest's callbacks to their source, and has requests that wait for a hook looked at again soon. */
export class WebRequests {
  readonly #source: WebRequestSource;
  readonly #isRecording: () => boolean;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(source: WebRequestSource, isRecording: () => boolean) {
    this.#source = source;
    this.#isRecording = isRecording;
  }

  /** One callback of webRequest, with the browser's own argument. */
  handle(name: WebRequestEvent, details: unknown): void {
    if (!this.#isRecording()) return;
    this.#source.handle(name, details);
    this.#settleSoon();
  }

  #settleSoon(): void {
    if (!this.#source.waits || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#source.settle();
      this.#settleSoon();
    }, SETTLE_MILLISECONDS);
  }
}
