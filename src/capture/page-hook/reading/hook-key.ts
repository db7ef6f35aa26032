import { isMark } from '../../mark.ts';
import type { HookPlace } from './hook-place.ts';

/** What all keys of one frame's or worker's sockets begin with. */
export function hookKeyPrefix({ key }: HookPlace): string {
  return `hook ${key} `;
}

/** The key by which a page hook knows a socket of its frame. */
export function hookKey(place: HookPlace, socket: number, mark: string): string {
  return `${hookKeyPrefix(place)}${socket} ${isMark(mark) ? mark : ''}`;
}

/** Number of the socket in a key that begins with `prefix`; NaN where there is none. */
export function socketOfHookKey(key: string, prefix: string): number {
  const number = key.slice(prefix.length).split(' ')[0] ?? '';
  return number === '' ? Number.NaN : Number(number);
}

/** The mark in a key of a page hook's; empty where there is none. */
export function markOfHookKey(key: string): string {
  const mark = key.startsWith('hook ') ? key.slice(key.lastIndexOf(' ') + 1) : '';
  return isMark(mark) ? mark : '';
}
