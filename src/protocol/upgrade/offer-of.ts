// RFC 9110 section 7.8 (a server may name by Upgrade what it could switch to), RFC 7838 (Alt-Svc).
import { combinedValue } from '../http/field.ts';
import { asksToSwitch } from './asks-to-switch.ts';
import type { ExchangeFacts, ExchangeKind } from './classify-exchange.ts';

/**
 * What an ordinary answer offers that nobody asked for: its whole `Upgrade` or `Alt-Svc`; empty where it offers nothing. A 101 is
 * the switch itself, and a 426 refuses the request.
 *
 * @param kind what `classifyExchange` says of the exchange
 */
export function offerOf(
  kind: ExchangeKind | null,
  { status, request, response }: Pick<ExchangeFacts, 'status' | 'request' | 'response'>,
): string {
  if (kind === null) {
    const alternative = combinedValue(response, 'alt-svc') ?? '';
    return alternative === '' ? '' : `alt-svc ${alternative}`;
  }
  if (kind !== 'upgrade' || status === 101 || status === 426 || asksToSwitch(request)) return '';
  return `upgrade ${combinedValue(response, 'upgrade') ?? ''}`;
}
