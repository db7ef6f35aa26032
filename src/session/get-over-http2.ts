import { combinedValue } from '../protocol/http/field.ts';
import { transportOf } from '../protocol/http/transport.ts';
import type { Connection } from './connection.ts';

/**
 * Whether a program was seen to send the handshake of HTTP/1.1 over HTTP/2 or HTTP/3, as an ordinary GET. Browsers only show such a request,
 * where they sent an extended CONNECT: it counts where a tool names itself, or a transcript has its text and no browser is named.
 */
export function isGetOverHttp2({ request, sources, transport }: Connection): boolean {
  if (!request.seen || request.value.method !== 'GET') return false;
  const { fields, version } = request.value;
  if (combinedValue(fields, 'upgrade') === null) return false;
  const agent = combinedValue(fields, 'user-agent') ?? '';
  const key = combinedValue(fields, 'sec-websocket-key') !== null;
  const over = [version, transport].some((name) => /^h[23]$/.test(transportOf(name)));
  if (/^(?:curl|Wget|HTTPie|python-requests)\//i.test(agent)) return over;
  return over && sources.includes('transcript') && !agent.includes('Mozilla/') && (key || agent !== '');
}
