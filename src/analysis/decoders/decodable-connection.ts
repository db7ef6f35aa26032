import { combinedValue } from '../../protocol/http/field.ts';
import { parseSubprotocols } from '../../protocol/websocket/subprotocol.ts';
import type { Connection } from '../../session/connection.ts';
import type { DecodableConnection } from './decoded.ts';

/**
 * What a connection's handshake says of its messages. The subprotocol that the server chose counts, or what the socket itself
 * said; the only one that was offered counts where no answer was seen.
 */
export function decodableConnection({ url, request, response, opened }: Connection): DecodableConnection {
  return { url: url.seen ? url.value : '', subprotocol: chosen() ?? onlyOffered() ?? '' };

  function chosen(): string | null {
    if (opened.seen) return opened.value.protocol;
    return response.seen
      ? (combinedValue(response.value.fields, 'sec-websocket-protocol')?.trim() ?? null)
      : null;
  }

  function onlyOffered(): string | null {
    const offered = request.seen ? combinedValue(request.value.fields, 'sec-websocket-protocol') : null;
    const names = offered === null ? [] : parseSubprotocols(offered).value;
    return names.length === 1 ? (names[0]?.name ?? null) : null;
  }
}
