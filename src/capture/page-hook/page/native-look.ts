import { hideFrames } from './own-frames.ts';
import {
  apply,
  bare,
  defineProperty,
  get,
  getOwnPropertyDescriptor,
  hasProperty,
  NativeError,
  NativeProxy,
  NativeWeakMap,
  weakGet,
  weakSet,
} from './primordials.ts';

/** Our stand-ins, and what each stands for. */
const originals = new NativeWeakMap<object, object>();

/**
 * A stand-in for a function of the browser. It is its very own in all but what `handler` (which inherits nothing) says.
 */
export function standIn<T extends object>(original: T, handler: ProxyHandler<T>): T {
  const whole: ProxyHandler<T> = bare({ ...handler });
  if (hasProperty(handler, 'construct')) {
    // A constructor's `caller` is null; asked of a Proxy, the getter of `Function.prototype` throws.
    whole.get = (target: T, key: string | symbol, receiver: unknown): unknown =>
      receiver === proxy && (key === 'caller' || key === 'arguments') ? null : get(target, key, receiver);
  }
  const proxy: T = new NativeProxy(original, whole);
  weakSet(originals, proxy, original);
  return proxy;
}

/** Puts something in place of a property's value, with all else as it was. @returns false where it is frozen, or there is none */
export function putInPlace(owner: object, name: string, value: unknown): boolean {
  const before = getOwnPropertyDescriptor(owner, name);
  return before !== undefined && defineProperty(owner, name, bare({ ...before, value }));
}

/** Puts something in place of a property's getter, with all else as it was; it stays where it is frozen. */
export function putGetterInPlace(owner: object, name: string, given: () => unknown): void {
  const before = getOwnPropertyDescriptor(owner, name);
  if (before !== undefined) defineProperty(owner, name, bare({ ...before, get: given }));
}

/** As `putInPlace`. @throws Error where that cannot be */
export function replaceProperty(owner: object, name: string, value: unknown): void {
  if (!putInPlace(owner, name, value)) throw new NativeError(`${name} cannot be replaced`);
}

/**
 * A stand-in prints itself as `function () { [native code] }`, without its name (Chromium 156): `toString` has to print what
 * it stands for. It stays as long as a stand-in does, and so for the frame's life.
 */
export function installNativeLook(): void {
  const onApply = (target: () => string, self: unknown, args: unknown[]): unknown => {
    try {
      const original = typeof self === 'function' ? weakGet(originals, self) : undefined;
      return apply(target, original ?? self, args);
    } catch (error) {
      hideFrames(error, onApply);
      throw error;
    }
  };
  const native: unknown = getOwnPropertyDescriptor(Function.prototype, 'toString')?.value;
  if (typeof native !== 'function') return;
  replaceProperty(Function.prototype, 'toString', standIn(native, { apply: onApply }));
}
