type SetFromBase64 = (this: Uint8Array, text: string) => { read: number; written: number };

// Chromium has it from version 140 on; it spares a string of the payload's size and a loop over it.
const native: unknown = Reflect.get(Uint8Array.prototype, 'setFromBase64');

/** How many bytes a base64 text stands for. */
export function base64Size(text: string): number {
  if (text.endsWith('==')) return (text.length * 3) / 4 - 2;
  if (text.endsWith('=')) return (text.length * 3) / 4 - 1;
  return Math.floor((text.length * 3) / 4);
}

/** Decodes padded base64 into `target`, which has room for all of it. False where the text is not base64. */
export const decodeBase64: (text: string, target: Uint8Array) => boolean = isSetFromBase64(native)
  ? (text, target) => {
      try {
        native.call(target, text);
        return true;
      } catch {
        return false;
      }
    }
  : decodeByAtob;

/** The same by `atob`, for browsers without `setFromBase64`. */
export function decodeByAtob(text: string, target: Uint8Array): boolean {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return false;
  }
  for (let i = 0; i < binary.length; i++) target[i] = binary.charCodeAt(i);
  return true;
}

function isSetFromBase64(value: unknown): value is SetFromBase64 {
  return typeof value === 'function';
}
