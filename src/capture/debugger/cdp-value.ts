import { cutText } from '../cut-text.ts';

/** An object of the DevTools protocol, its members still unread. */
export type CdpObject = Readonly<Record<string, unknown>>;

export function isCdpObject(value: unknown): value is CdpObject {
  return typeof value === 'object' && value !== null;
}

/** An object, or an empty one for anything else. */
export function cdpObject(value: unknown): CdpObject {
  return isCdpObject(value) ? value : {};
}

/** A text of at most `limit` code units: pages choose names and URLs, and may choose huge ones. Empty for others. */
export function cdpText(value: unknown, limit: number): string {
  return typeof value === 'string' ? cutText(value, limit) : '';
}
