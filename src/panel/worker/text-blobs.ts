const encoder = new TextEncoder();
const BUFFER = 1 << 20;

/** Creates Blobs of text through one buffer: Chromium 156 takes twice as long to create one from a string. */
export class TextBlobs {
  readonly #buffer = new Uint8Array(BUFFER);

  /** A Blob of a text, in UTF-8. */
  of(text: string): Blob {
    const parts: Blob[] = [];
    for (let done = 0; done < text.length; ) {
      const { read, written } = encoder.encodeInto(text.slice(done, done + BUFFER), this.#buffer);
      parts.push(new Blob([this.#buffer.subarray(0, written)]));
      done += read;
    }
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : new Blob(parts);
  }
}
