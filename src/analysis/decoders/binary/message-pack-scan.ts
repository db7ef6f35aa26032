import { numberText } from '../tree/number-text.ts';
import { ValueScan } from './value-scan.ts';

/** MessagePack for a list: see `ValueScan`. Extensions, integers of 64 bits and keys that are no text are left to the tree's reader. */
export class MessagePackScan extends ValueScan {
  protected value(left: number, depth: number): string {
    const code = this.#code();
    if (code < 0) return '';
    if (code <= 0x7f) return String(code);
    if (code <= 0x8f) return this.container(code & 0x0f, false, left, depth);
    if (code <= 0x9f) return this.container(code & 0x0f, true, left, depth);
    if (code <= 0xbf) return this.quotedText(code & 0x1f, left);
    if (code >= 0xe0) return String(code - 0x100);
    switch (code) {
      case 0xc0:
        return 'null';
      case 0xc2:
        return 'false';
      case 0xc3:
        return 'true';
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.quotedBytes(this.#length(code - 0xc4), left);
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.quotedText(this.#length(code - 0xd9), left);
      case 0xdc:
      case 0xdd:
        return this.container(this.#length(code - 0xdb), true, left, depth);
      case 0xde:
      case 0xdf:
        return this.container(this.#length(code - 0xdd), false, left, depth);
      default:
        return this.#number(code, left);
    }
  }

  protected key(): string {
    const code = this.#code();
    if (code >= 0xa0 && code <= 0xbf) return this.text(code & 0x1f);
    if (code >= 0xd9 && code <= 0xdb) return this.text(this.#length(code - 0xd9));
    return code >= 0 && code <= 0x7f ? String(code) : this.giveUp();
  }

  #code(): number {
    const at = this.take(1);
    return at < 0 ? -1 : (this.bytes[at] ?? -1);
  }

  /** A length of 1, 2 or 4 bytes. */
  #length(kind: number): number {
    const at = this.take(1 << kind);
    if (at < 0) return 0;
    return kind === 0
      ? (this.bytes[at] ?? 0)
      : kind === 1
        ? this.view.getUint16(at)
        : this.view.getUint32(at);
  }

  #number(code: number, left: number): string {
    const size = SIZES[code - 0xca] ?? 0;
    if (size === 0) return this.giveUp();
    const at = this.take(size);
    if (at < 0 || left < 0) return '';
    switch (code) {
      case 0xca:
        return numberText(this.view.getFloat32(at));
      case 0xcb:
        return numberText(this.view.getFloat64(at));
      case 0xcc:
        return String(this.view.getUint8(at));
      case 0xcd:
        return String(this.view.getUint16(at));
      case 0xce:
        return String(this.view.getUint32(at));
      case 0xd0:
        return String(this.view.getInt8(at));
      case 0xd1:
        return String(this.view.getInt16(at));
      default:
        return String(this.view.getInt32(at));
    }
  }
}

/** Bytes of the numbers 0xca to 0xd2; 0 for what is not read here. */
const SIZES = [4, 8, 1, 2, 4, 0, 1, 2, 4] as const;
