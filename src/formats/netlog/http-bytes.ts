import { joinedBytes } from '../../protocol/websocket/joined-bytes.ts';
import { headEnd } from '../head-end.ts';

/** More of a head is not looked for: Chromium takes 256 KiB. */
const LONGEST_HEAD = 1 << 20;

/** The bytes of one direction of a socket: heads of HTTP first, and behind the last of them what follows the handshake. */
export class HttpBytes {
  /** Whether there is one more head, judged by the last one. */
  readonly #isPassing: (head: string) => boolean;
  #held: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #through = false;
  #head = '';
  #passed = '';

  constructor(isPassing: (head: string) => boolean) {
    this.#isPassing = isPassing;
  }

  /** The head of the handshake, without the empty line at its end; empty until it is through. */
  get head(): string {
    return this.#head;
  }

  /** The last head that was passed over, without the empty line at its end; empty where none was. */
  get passed(): string {
    return this.#passed;
  }

  /** Whether the head of the handshake is through. */
  get through(): boolean {
    return this.#through;
  }

  /** Takes the next bytes; returns those behind the head. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#through) return bytes;
    this.#held = joinedBytes([this.#held, bytes]);
    for (;;) {
      const end = headEnd(this.#held);
      if (end === -1) {
        if (this.#held.length > LONGEST_HEAD) this.#through = true;
        return new Uint8Array(0);
      }
      const head = new TextDecoder('latin1').decode(this.#held.subarray(0, end));
      const rest = this.#held.slice(end);
      this.#held = rest;
      if (this.#isPassing(head)) {
        this.#passed = head.trimEnd();
        continue;
      }
      this.#head = head.trimEnd();
      this.#through = true;
      this.#held = new Uint8Array(0);
      return rest;
    }
  }
}
