import { OPCODE } from '../../events/message-segment.ts';

/** Longer texts are not parsed to find out whether they are JSON, because that would delay all other rows. */
const LONGEST_JSON = 4 * 1024 * 1024;

const CONTROL: Readonly<Record<number, string>> = {
  [OPCODE.close]: 'close',
  [OPCODE.ping]: 'ping',
  [OPCODE.pong]: 'pong',
};

/** Packets of Socket.IO's protocol 5, by the digit after Engine.IO's `4` (message). */
const SOCKET_IO = ['connect', 'disconnect', 'event', 'ack', 'connect_error', 'binary event', 'binary ack'];

/**
 * The name of a message for `type:`, from its payload alone: `json`, `text`, `binary`, `empty`, the name of a control
 * frame, or of the Engine.IO or Socket.IO packet in its text.
 */
export function typeOf(opcode: number, text: string): string {
  const control = CONTROL[opcode];
  if (control !== undefined) return control;
  if (text === '') return 'empty';
  if (opcode !== OPCODE.text) return 'binary';
  return socketIoType(text) ?? (isJson(text) ? 'json' : 'text');
}

function socketIoType(text: string): string | null {
  if (text.startsWith('0{"sid":')) return 'engine.io open';
  if (/^2(?:probe)?$/.test(text)) return 'engine.io ping';
  if (/^3(?:probe)?$/.test(text)) return 'engine.io pong';
  const packet = /^4([0-6])(?:\d{1,4}-)?(?:\/[^,\s]{0,256},)?\d{0,16}(?:[[{]|$)/.exec(text);
  // A number alone could come from any program; only connect and disconnect are sent without a value.
  if (packet === null || (/^\d+$/.test(text) && text !== '40' && text !== '41')) return null;
  return `socket.io ${SOCKET_IO[Number(packet[1])]}`;
}

/** Only objects and arrays: that a word or a number is also JSON says nothing. */
function isJson(text: string): boolean {
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
