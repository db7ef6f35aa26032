import { isUntouched } from './untouched.ts';

/*
 * What the hook uses of the language, taken before any script of the page could replace it. Everywhere in the hook: no
 * method is called on a value of the language or the browser (the page may own it), no `for of`, spread or array pattern
 * (they ask the array's iterator), no array or object that something is assigned to without `bare` first (a setter on
 * `Object.prototype` would be called).
 */

let allUntouched = true;
let isAsked = false;

/** Takes note of a function that is not the browser's own, until somebody has asked about all. @returns the same */
export function own<T>(value: T, name: string): T {
  // To look at one costs some 10 microseconds in each new frame (Chromium 156).
  if (!isAsked && !isUntouched(value, name)) allUntouched = false;
  return value;
}

/**
 * Whether all that was taken so far is the browser's own: a page that reached this window before the hook may have replaced some
 * of it, and would be handed what the hook keeps from it. What is taken later is not looked at.
 */
export function isRealmUntouched(): boolean {
  isAsked = true;
  return allUntouched;
}

/** A function of the browser's as it is now. */
function fixed(owner: object, name: string) {
  return own(get(owner, name), name);
}

// Each is read once: a getter in its place could give another function the second time.
export const get = own(Reflect.get, 'get');
const applyItself = fixed(Reflect, 'apply');
const bind = fixed(Function.prototype, 'bind');
const call = fixed(Function.prototype, 'call');
// `invoker(method)` calls `call` itself, whatever `Function.prototype` has by then.
const invoker = applyItself(bind, bind, [call]);

/**
 * A method as a function of its `this`, whatever the page puts in its place later: `method(String.prototype, 'slice')(text, 1)`.
 */
export function method<Owner extends object, Name extends keyof Owner>(
  owner: Owner,
  name: Name,
): Owner[Name] extends (...args: infer Args) => infer Result
  ? (self: Owner, ...args: Args) => Result
  : never {
  return taken(owner, name);
}

function taken(owner: object, name: PropertyKey) {
  return invoker(fixed(owner, typeof name === 'string' ? name : ''));
}

/** The same, for a declaration that says less narrowly what the method takes. */
export function looseMethod(owner: object, name: string) {
  return taken(owner, name);
}

const setPrototypeOf = own(Reflect.setPrototypeOf, 'setPrototypeOf');
export const getPrototypeOf = own(Reflect.getPrototypeOf, 'getPrototypeOf');
export const defineProperty = own(Reflect.defineProperty, 'defineProperty');
const describe = own(Reflect.getOwnPropertyDescriptor, 'getOwnPropertyDescriptor');
export const apply: (target: object, self: unknown, args: unknown[]) => unknown = applyItself;
export const construct: (target: object, args: unknown[], newTarget: object) => object = fixed(
  Reflect,
  'construct',
);
export const deleteProperty = own(Reflect.deleteProperty, 'deleteProperty');
export const hasProperty = own(Reflect.has, 'has');
export const set = own(Reflect.set, 'set');
export const stringify = own(JSON.stringify, 'stringify');
export const parse = own(JSON.parse, 'parse');
export const isView: (data: unknown) => data is ArrayBufferView = fixed(ArrayBuffer, 'isView');
export const { min, round } = Math;
/** `ToString` of the language, for all but symbols. */
export const toText = own(String, 'String');
export const epochNow = Date.now;
export const sliceText = method(String.prototype, 'slice');
export const indexOf = method(String.prototype, 'indexOf');
export const lastIndexOf = method(String.prototype, 'lastIndexOf');
export const charCodeAt = method(String.prototype, 'charCodeAt');
export const wellFormed: (text: string) => string = looseMethod(String.prototype, 'toWellFormed');
export const setBytes = method(Uint8Array.prototype, 'set');
export const Bytes = own(Uint8Array, 'Uint8Array');
export const NativeProxy = own(Proxy, 'Proxy');
export const NativeWeakMap = own(WeakMap, 'WeakMap');
export const NativeWeakRef = own(WeakRef, 'WeakRef');
export const NativeError = own(Error, 'Error');
const errorTest: unknown = getOwnPropertyDescriptor(NativeError, 'isError')?.value;
/** Whether it is an error, of any realm, and no `Proxy`: to ask that one anything would be a call of the page's. */
export const isError = (value: unknown): value is object =>
  typeof errorTest === 'function' && apply(errorTest, NativeError, bare([value])) === true;
export const weakGet: <V>(map: WeakMap<object, V>, key: object) => V | undefined = looseMethod(
  WeakMap.prototype,
  'get',
);
export const weakSet: <V>(map: WeakMap<object, V>, key: object, value: V) => unknown = looseMethod(
  WeakMap.prototype,
  'set',
);
export const deref: (reference: WeakRef<object>) => object | undefined = looseMethod(
  WeakRef.prototype,
  'deref',
);

/** Takes an object or array out of the page's reach: it inherits nothing any more. */
export function bare<T extends object>(value: T): T {
  setPrototypeOf(value, null);
  return value;
}

interface Described {
  readonly value?: unknown;
  readonly get?: () => unknown;
  readonly set?: (value: unknown) => void;
  readonly writable?: boolean;
  readonly enumerable?: boolean;
  readonly configurable?: boolean;
}

/** The descriptor of an object's own property. It inherits nothing: that of a getter has no `value`. */
export function getOwnPropertyDescriptor(owner: object, name: PropertyKey): Described | undefined {
  const descriptor: Described | undefined = describe(owner, name);
  return descriptor === undefined ? undefined : bare(descriptor);
}

/** The getter of a property of the browser's as a function of its `this`. @throws TypeError where there is none */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what the browser's getter gives
export function getter<T>(prototype: object, name: string): (self: object) => T {
  const descriptor = getOwnPropertyDescriptor(prototype, name);
  if (descriptor?.get === undefined) throw new TypeError(`${name} has no getter`);
  return invoker(own(descriptor.get, `get ${name}`));
}

const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);

export const bufferOf: (view: object) => ArrayBuffer = getter(TypedArray, 'buffer');
export const offsetOf: (view: object) => number = getter(TypedArray, 'byteOffset');
export const lengthOf: (view: object) => number = getter(TypedArray, 'byteLength');
export const bufferOfView: (view: object) => ArrayBuffer = getter(DataView.prototype, 'buffer');
export const offsetOfView: (view: object) => number = getter(DataView.prototype, 'byteOffset');
export const lengthOfView: (view: object) => number = getter(DataView.prototype, 'byteLength');
export const lengthOfBuffer: (buffer: object) => number = getter(ArrayBuffer.prototype, 'byteLength');

const native: unknown = getOwnPropertyDescriptor(Uint8Array.prototype, 'toBase64')?.value;

/** Null in browsers that do not have it. */
export const toBase64: ((bytes: Uint8Array) => string) | null =
  typeof native === 'function' ? (bytes) => toText(apply(native, bytes, bare([]))) : null;

const blobSize = typeof Blob === 'undefined' ? null : getter<number>(Blob.prototype, 'size');
const sharedSize =
  typeof SharedArrayBuffer === 'undefined' ? null : getter<number>(SharedArrayBuffer.prototype, 'byteLength');

/** Bytes of a Blob of any realm; null for anything else. */
export function sizeOfBlob(data: unknown): number | null {
  return sizeBy(blobSize, data);
}

/** Bytes of a SharedArrayBuffer of any realm, not of a view of it; null for anything else. */
export function sizeOfShared(data: unknown): number | null {
  return sizeBy(sharedSize, data);
}

function sizeBy(size: ((self: object) => number) | null, data: unknown): number | null {
  if (size === null || typeof data !== 'object' || data === null) return null;
  try {
    return size(data);
  } catch {
    return null;
  }
}
