// RFC 7692 section 7.1: the permessage-deflate parameters of a response are known, not repeated and in range, and accept
// one of the offers as it was made.

import {
  type DeflateParameters,
  PERMESSAGE_DEFLATE,
  parseDeflateParameters,
} from '../../../protocol/websocket/permessage-deflate.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { describeFaults, faultPlaces, itemPlaces } from '../place.ts';

export const deflateParametersAreValid = defineCheck({
  id: 'deflate-parameters-are-valid',
  level: 'must',
  clauses: ['RFC 7692 7.1'],
  scope: 'websocket',
  needs: ['requestedExtensions', 'chosenExtensions'],
  fix: 'Answer with parameters that the offer allows: client_max_window_bits only if it was offered, server_max_window_bits not above the one offered, and server_no_context_takeover wherever the offer has it.',
  run({ requestedExtensions, chosenExtensions }) {
    const chosen = chosenExtensions.items.filter(({ item }) => item.name === PERMESSAGE_DEFLATE);
    const [first, second] = chosen;
    if (first === undefined) return notApplicable('permessage-deflate was not chosen.');
    if (second !== undefined)
      return broken('permessage-deflate is listed twice.', itemPlaces('response', [second]));
    const { value, faults } = parseDeflateParameters(first.item, 'response');
    const illegal = faults.map((fault) => ({ fault, fieldIndex: first.fieldIndex }));
    if (illegal.length > 0) {
      return broken(`permessage-deflate: ${describeFaults(illegal)}.`, faultPlaces('response', illegal));
    }
    const refused = requestedExtensions.items
      .filter(({ item }) => item.name === PERMESSAGE_DEFLATE)
      .map(({ item }) => whatOfferForbids(parseDeflateParameters(item, 'offer').value, value));
    // Several offers are alternatives: one that matches is enough. `extensions-were-offered` reports where there was none.
    const [reason] = refused;
    if (reason === undefined || reason === null || refused.includes(null)) {
      return holds('The parameters are valid and accept an offer.', itemPlaces('response', chosen));
    }
    return broken(
      `The answer does not accept the permessage-deflate that was offered: ${reason}.`,
      itemPlaces('response', chosen),
    );
  },
});
/** Why a response does not accept an offer (RFC 7692 sections 7.1.1, 7.1.2); null where it does. */
function whatOfferForbids(offer: DeflateParameters, response: DeflateParameters): string | null {
  if (offer.serverNoContextTakeover && !response.serverNoContextTakeover) {
    return 'server_no_context_takeover was asked for and is not in the response';
  }
  const serverLimit = offer.serverMaxWindowBits?.bits ?? null;
  // Without the parameter, a server uses the full window of 15 bits.
  if (serverLimit !== null && (response.serverMaxWindowBits?.bits ?? 15) > serverLimit) {
    return `server_max_window_bits is above the ${serverLimit} asked for`;
  }
  // The offered value is a hint: that of the answer may be above it (RFC 7692 section 7.1.2.2).
  const clientBits = response.clientMaxWindowBits?.bits ?? null;
  return clientBits !== null && offer.clientMaxWindowBits === null
    ? 'client_max_window_bits was not offered'
    : null;
}
