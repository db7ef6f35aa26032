import { CONFIDENCE, type DecodableConnection, type Decoder } from '../../analysis/decoders/decoded.ts';

/** Why a decoder was chosen: by its subprotocol, its URL, what its first messages hold, or by people; `none` was. */
export type DecoderReason = 'subprotocol' | 'url' | 'messages' | 'chosen' | 'none';

/** Why `chooseDecoder` returned this one. */
export function decoderReason(decoder: Decoder | null, connection: DecodableConnection): DecoderReason {
  if (decoder === null) return 'none';
  if (decoder.ofConnection({ ...connection, url: '' }) > CONFIDENCE.guess) return 'subprotocol';
  return decoder.ofConnection(connection) > CONFIDENCE.guess ? 'url' : 'messages';
}
