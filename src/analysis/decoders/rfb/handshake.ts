import { utf8Text } from '../tree/utf8.ts';

/** What was read: how many bytes, and what they say. */
export type RfbRead =
  | { readonly type: string; readonly words: string; readonly length: number }
  | { readonly problem: string }
  | 'unfinished';

/** The steps of section 7.1 to 7.3, one side each. */
type Step = 'version' | 'security' | 'challenge' | 'result' | 'init' | 'messages' | 'unknown';

/** How far a connection has come. */
export class RfbPhase {
  server: Step = 'version';
  client: Step = 'version';
  /** 3, 7 or 8: the minor version that the client chose. */
  minor = 8;
  /** What the client chose; 1 is none, 2 VNC authentication. */
  security = 0;
  bytesAPixel = 4;
}

const SECURITY: Readonly<Record<number, string>> = {
  0: 'Invalid',
  1: 'None',
  2: 'VNC auth',
  5: 'RA2',
  6: 'RA2ne',
  16: 'Tight',
  17: 'Ultra',
  18: 'TLS',
  19: 'VeNCrypt',
  22: 'XVP',
  30: 'Apple',
  129: 'MSLogon',
};

function securityName(type: number): string {
  return SECURITY[type] ?? `type ${type}`;
}

/** What the server sends before its messages; null where its handshake is over. */
export function serverHandshake(bytes: Uint8Array, phase: RfbPhase): RfbRead | null {
  switch (phase.server) {
    case 'version':
      return version(bytes, () => {
        phase.server = 'security';
      });
    case 'security':
      return securityTypes(bytes, phase);
    case 'challenge':
      return fixed(bytes, 16, 'Challenge', '16 bytes', () => {
        phase.server = 'result';
      });
    case 'result':
      return securityResult(bytes, phase);
    case 'init':
      return serverInit(bytes, phase);
    case 'unknown':
      return { problem: 'What follows this kind of security is not known.' };
    default:
      return null;
  }
}

function version(bytes: Uint8Array, done: (minor: number) => void): RfbRead {
  if (bytes.length < 12) return 'unfinished';
  const found = /^RFB (\d{3})\.(\d{3})\n$/.exec(utf8Text(bytes, 0, 12));
  if (found === null) return { problem: 'The connection has to begin with "RFB xxx.yyy" and a line end.' };
  const [major, minor] = [Number(found[1]), Number(found[2])];
  done(minor);
  return { type: 'ProtocolVersion', words: `${major}.${minor}`, length: 12 };
}

/** Section 7.1.2: a number of types and the types; in 3.3 the server chooses one, in four bytes. */
function securityTypes(bytes: Uint8Array, phase: RfbPhase): RfbRead {
  const count = bytes[0] ?? 0;
  const old = phase.minor < 7;
  if (old) {
    if (bytes.length < 4) return 'unfinished';
    phase.security = bytes[3] ?? 0;
    phase.client = 'init';
    phase.server = phase.security === 2 ? 'challenge' : phase.security === 1 ? 'init' : 'unknown';
    if (phase.server === 'challenge') phase.client = 'challenge';
    return { type: 'SecurityTypes', words: securityName(phase.security), length: 4 };
  }
  if (count === 0) return reason(bytes, 1, 'SecurityTypes');
  if (bytes.length < 1 + count) return 'unfinished';
  phase.server = 'result';
  return {
    type: 'SecurityTypes',
    words: Array.from(bytes.subarray(1, 1 + count), securityName).join(', '),
    length: 1 + count,
  };
}

function securityResult(bytes: Uint8Array, phase: RfbPhase): RfbRead {
  if (phase.security === 2 && phase.client === 'challenge') {
    return fixed(bytes, 16, 'Challenge', '16 bytes', () => {});
  }
  if (phase.security === 1 && phase.minor < 8) {
    phase.server = 'init';
    return serverInit(bytes, phase);
  }
  if (bytes.length < 4) return 'unfinished';
  if ((bytes[3] ?? 0) === 0) {
    phase.server = 'init';
    return { type: 'SecurityResult', words: 'OK', length: 4 };
  }
  phase.server = 'unknown';
  return phase.minor >= 8
    ? reason(bytes, 4, 'SecurityResult')
    : { type: 'SecurityResult', words: 'failed', length: 4 };
}

function reason(bytes: Uint8Array, from: number, type: string): RfbRead {
  if (bytes.length < from + 4) return 'unfinished';
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(from);
  if (length > 65_536) return { problem: `The reason is said to have ${length} bytes.` };
  if (bytes.length < from + 4 + length) return 'unfinished';
  return {
    type,
    words: `failed: ${utf8Text(bytes, from + 4, from + 4 + length)}`,
    length: from + 4 + length,
  };
}

/** Section 7.3.2. */
function serverInit(bytes: Uint8Array, phase: RfbPhase): RfbRead {
  if (bytes.length < 24) return 'unfinished';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(20);
  if (length > 65_536) return { problem: `The name is said to have ${length} bytes.` };
  if (bytes.length < 24 + length) return 'unfinished';
  phase.server = 'messages';
  phase.bytesAPixel = Math.max(1, (bytes[4] ?? 32) >> 3);
  return {
    type: 'ServerInit',
    words: `${view.getUint16(0)} x ${view.getUint16(2)}, ${bytes[4]} bits a pixel, ${JSON.stringify(utf8Text(bytes, 24, 24 + length))}`,
    length: 24 + length,
  };
}

/** What the client sends before its messages; null where its handshake is over. */
export function clientHandshake(bytes: Uint8Array, phase: RfbPhase): RfbRead | null {
  switch (phase.client) {
    case 'version':
      return version(bytes, (minor) => {
        phase.minor = minor;
        phase.client = minor < 7 ? 'init' : 'security';
      });
    case 'security': {
      phase.security = bytes[0] ?? 0;
      phase.client = phase.security === 2 ? 'challenge' : phase.security === 1 ? 'init' : 'unknown';
      if (phase.client === 'unknown') phase.server = 'unknown';
      return { type: 'SecurityType', words: securityName(phase.security), length: 1 };
    }
    case 'challenge':
      return fixed(bytes, 16, 'ChallengeResponse', '16 bytes', () => {
        phase.client = 'init';
      });
    case 'init':
      return fixed(bytes, 1, 'ClientInit', (bytes[0] ?? 0) === 0 ? 'alone' : 'shared', () => {
        phase.client = 'messages';
      });
    case 'unknown':
      return { problem: 'What follows this kind of security is not known.' };
    default:
      return null;
  }
}

function fixed(bytes: Uint8Array, length: number, type: string, words: string, done: () => void): RfbRead {
  if (bytes.length < length) return 'unfinished';
  done();
  return { type, words, length };
}
