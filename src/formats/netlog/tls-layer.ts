/** Types of TLS records (RFC 8446 section 5.1): change_cipher_spec, alert, handshake, application_data. */
const FIRST_TYPE = 20;
const LAST_TYPE = 23;
const RECORD_HEADER = 5;

/**
 * Which of a socket's bytes carry a WebSocket. A NetLog shows bytes as they are on the wire, and before that without TLS; a proxy that is
 * spoken to by https adds TLS around all, under the same number (Chromium 156).
 */
export class TlsLayer {
  readonly #onTwoLayers: () => void;
  #decrypted: boolean;
  #twofold = false;

  /**
   * @param secure whether the address is `wss:`
   * @param onTwoLayers called once, where there is TLS within TLS: which bytes are whose cannot be known then
   */
  constructor(secure: boolean, onTwoLayers: () => void) {
    this.#decrypted = secure;
    this.#onTwoLayers = onTwoLayers;
  }

  /** Whether bytes are those of the WebSocket, judged by whether TLS was taken off them. */
  carries(decrypted: boolean): boolean {
    // `ws:` has TLS only as far as the proxy.
    this.#decrypted ||= decrypted;
    return !this.#twofold && decrypted === this.#decrypted;
  }

  /** Whether bytes that the client sends without TLS are again TLS. */
  isWithin(bytes: Uint8Array): boolean {
    if (!this.#decrypted || !areRecords(bytes)) return false;
    this.#twofold = true;
    this.#onTwoLayers();
    return true;
  }
}

/** Whether bytes are whole TLS records, as a client writes them: masked frames look like that once in 10^10 times. */
function areRecords(bytes: Uint8Array): boolean {
  let at = 0;
  while (at + RECORD_HEADER <= bytes.length) {
    const [type = 0, major, , high = 0, low = 0] = bytes.subarray(at, at + RECORD_HEADER);
    if (type < FIRST_TYPE || type > LAST_TYPE || major !== 3) return false;
    at += RECORD_HEADER + high * 256 + low;
  }
  return at > 0 && at === bytes.length;
}
