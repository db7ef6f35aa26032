import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

// RFC 5280 section 4.1. Node cannot make certificates, and WebSockets over HTTP/2 need TLS, because browsers speak h2 over TLS only.

export interface Certificate {
  /** PEM of the private key. */
  readonly key: string;
  /** PEM of the certificate. */
  readonly cert: string;
  /** Base64 of SHA-256 of the public key, for Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spkiHash: string;
}

/** A self-signed certificate (EC P-256) for localhost, 127.0.0.1 and ::1, valid from yesterday for 30 days. */
export function makeCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const day = 86_400_000;
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const name = sequence(der(SET, sequence(oid('550403'), der(UTF8_STRING, Buffer.from('Switchyard demo')))));
  const body = sequence(
    der(0xa0, der(INTEGER, Buffer.from([2]))),
    // A positive integer: the first bit has to be clear.
    der(INTEGER, Buffer.concat([Buffer.from([0x4a]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(utcTime(Date.now() - day), utcTime(Date.now() + 30 * day)),
    name,
    spki,
    der(0xa3, sequence(subjectAlternativeNames())),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, ecdsaWithSha256, der(BIT_STRING, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', certificate),
    spkiHash: createHash('sha256').update(spki).digest('base64'),
  };
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;

/** RFC 5280 section 4.2.1.6; browsers look nowhere else for the name. */
function subjectAlternativeNames(): Buffer {
  const dnsName = 0x82;
  const ipAddress = 0x87;
  const names = sequence(
    der(dnsName, Buffer.from('localhost')),
    der(ipAddress, Buffer.from([127, 0, 0, 1])),
    der(ipAddress, Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
  );
  return sequence(oid('551d11'), der(OCTET_STRING, names));
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), derLength(body.length), body]);
}

function derLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(SEQUENCE, ...parts);
}

function oid(hex: string): Buffer {
  return der(OBJECT_IDENTIFIER, Buffer.from(hex, 'hex'));
}

function utcTime(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '');
  return der(UTC_TIME, Buffer.from(`${digits.slice(2, 14)}Z`));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
