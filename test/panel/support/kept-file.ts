import { asSource, type ByteSource } from '../../../src/formats/byte-source.ts';

/** A file whose bytes a test can read at once: Node has no FileReaderSync. */
export class KeptFile extends File {
  readonly content: Uint8Array<ArrayBuffer>;

  constructor(content: string | Uint8Array<ArrayBuffer>, name: string) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    super([bytes], name);
    this.content = bytes;
  }
}

/** Opens such a file. */
export function openKept(file: File): ByteSource {
  if (!(file instanceof KeptFile)) throw new Error('a KeptFile');
  return asSource(file.content);
}
