import type { ProtocolId } from '../../../analysis/decoders/decoded.ts';

/** A decoded message's name: its protocol and the protocol's name of the packet. */
export function decodedName({
  protocol,
  type,
}: {
  readonly protocol: ProtocolId;
  readonly type: string;
}): string {
  return type === protocol ? type : `${protocol} ${type}`;
}
