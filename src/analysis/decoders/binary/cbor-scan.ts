import { numberText } from '../tree/number-text.ts';
import { narrow } from './byte-reader.ts';
import { halfFloat } from './half-float.ts';
import { ValueScan } from './value-scan.ts';

/** CBOR for a list: see `ValueScan`. Tags, items of indefinite length and keys that are no text or number are left to the tree's reader. */
export class CborScan extends ValueScan {
  protected value(left: number, depth: number): string {
    const at = this.take(1);
    if (at < 0) return '';
    const initial = this.bytes[at] ?? 0;
    const major = initial >> 5;
    const info = initial & 0x1f;
    if (major === 7) return this.#simple(info, left);
    const argument = this.#argument(info);
    switch (major) {
      case 0:
        return String(argument);
      case 1:
        return typeof argument === 'number' ? String(-1 - argument) : String(narrow(-1n - argument));
      case 2:
        return this.quotedBytes(Number(argument), left);
      case 3:
        return this.quotedText(Number(argument), left);
      case 4:
        return this.container(Number(argument), true, left, depth);
      case 5:
        return this.container(Number(argument), false, left, depth);
      default:
        return this.giveUp();
    }
  }

  protected key(): string {
    const at = this.take(1);
    const initial = at < 0 ? 0 : (this.bytes[at] ?? 0);
    if (initial >> 5 === 3) return this.text(Number(this.#argument(initial & 0x1f)));
    return initial >> 5 === 0 ? String(this.#argument(initial & 0x1f)) : this.giveUp();
  }

  /** RFC 8949 section 3: the argument of an item's head. */
  #argument(info: number): number | bigint {
    if (info < 24) return info;
    const size = info > 27 ? 0 : 1 << (info - 24);
    const at = size === 0 ? -1 : this.take(size);
    if (at < 0) {
      this.giveUp();
      return 0;
    }
    if (size === 1) return this.view.getUint8(at);
    if (size === 2) return this.view.getUint16(at);
    return size === 4 ? this.view.getUint32(at) : narrow(this.view.getBigUint64(at));
  }

  /** Section 3.3. */
  #simple(info: number, left: number): string {
    if (info === 20 || info === 21) return String(info === 21);
    if (info === 22) return 'null';
    const size = info >= 25 && info <= 27 ? 1 << (info - 24) : 0;
    if (size === 0) return this.giveUp();
    const at = this.take(size);
    if (at < 0 || left < 0) return '';
    if (size === 2) return String(halfFloat(this.view.getUint16(at)));
    return numberText(size === 4 ? this.view.getFloat32(at) : this.view.getFloat64(at));
  }
}
