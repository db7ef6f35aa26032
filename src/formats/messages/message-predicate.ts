import { plainAt } from '../../analysis/decoders/tree/node-at.ts';
import { utf8Text } from '../../analysis/decoders/tree/utf8.ts';
import { ownNames } from '../../analysis/diff/message-name.ts';
import { type Filter, needsPayload } from '../../session/filter/filter.ts';
import { payloadPredicate } from '../../session/filter/match-payload.ts';
import { matchesRow } from '../../session/filter/match-row.ts';
import type { DecodedMessage } from './decoded-messages.ts';

/** Whether a message matches the panel's filter. What needs the payload is asked last, and reads it once. */
export function messagePredicate({ terms }: Filter): (message: DecodedMessage) => boolean {
  const ofPayload = terms.filter(needsPayload).map(payloadPredicate);
  return ({ flags, row, payload, decoded }) => {
    if (!terms.every((term) => matchesRow(term, flags, row.size, row.at))) return false;
    if (ofPayload.length === 0) return true;
    const text = payload === null ? '' : utf8Text(payload);
    const facts =
      decoded === null
        ? null
        : {
            protocol: decoded.protocol,
            type: decoded.type,
            ownNames: () => ownNames(decoded),
            valueAt: (path: readonly string[]) => plainAt(decoded.details().root, path),
          };
    return ofPayload.every((matches) => matches({ flags, size: row.size, text, decoded: facts }));
  };
}
