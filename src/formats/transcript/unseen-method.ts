import { formatRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';

/** Stands for a method that nobody saw: no method is written like it (RFC 9110 section 5.6.2). */
const UNSEEN = '?';

/** The text of a request. Without a method, its line would be read as one whose target is the method. */
export function requestText(head: RequestHead): string {
  return head.raw ?? (head.method === '' ? UNSEEN : '') + formatRequestHead(head);
}

/** A request as it was read, without the method that stands for none. */
export function withoutStandIn(head: RequestHead): RequestHead {
  return head.raw === null && head.method === UNSEEN ? { ...head, method: '' } : head;
}
