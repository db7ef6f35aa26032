import { asciiLowerCase } from '../../protocol/http/ascii-case.ts';
import type { Field } from '../../protocol/http/field.ts';
import { UPGRADE_TOKENS } from '../../protocol/registry/upgrade-tokens.ts';
import { WEBSOCKET_EXTENSIONS } from '../../protocol/registry/websocket-extensions.ts';
import { WEBSOCKET_SUBPROTOCOLS } from '../../protocol/registry/websocket-subprotocols.ts';
import { WEBSOCKET_VERSIONS } from '../../protocol/registry/websocket-versions.ts';
import { type AlternativeService, parseAltSvc } from '../../protocol/upgrade/alt-svc.ts';
import { parseUpgrade } from '../../protocol/upgrade/upgrade.ts';
import { parseExtensions } from '../../protocol/websocket/extensions.ts';
import { parseSubprotocols } from '../../protocol/websocket/subprotocol.ts';
import { parseVersions } from '../../protocol/websocket/version.ts';
import { text } from '../text.ts';
import { durationText, wholeNumber } from './quantity.ts';

/** A hostile field may name thousands. */
const MOST = 20;
const LONGEST = 16_384; // characters
const DEFAULT_MAX_AGE = 86_400; // seconds, RFC 7838 section 3.1

/**
 * The meaning of the names in a field's value, by IANA's registries, and of an Alt-Svc. A name that our copy of a registry
 * lacks is skipped: it may be registered by now, and most subprotocols never are.
 */
export function registeredNames({ name, value }: Field): readonly string[] {
  const read = READERS.get(asciiLowerCase(name));
  return read === undefined || value.length > LONGEST ? [] : [...new Set(read(value))].slice(0, MOST);
}

const READERS: ReadonlyMap<string, (value: string) => readonly string[]> = new Map([
  ['upgrade', (value: string) => parseUpgrade(value).value.flatMap(({ name }) => upgradeToken(name))],
  [':protocol', (value: string) => upgradeToken(value)],
  [
    'sec-websocket-extensions',
    (value: string) => parseExtensions(value).value.flatMap(({ name }) => extension(name)),
  ],
  [
    'sec-websocket-protocol',
    (value: string) => parseSubprotocols(value).value.flatMap(({ name }) => subprotocol(name)),
  ],
  ['sec-websocket-version', (value: string) => parseVersions(value).value.flatMap(version)],
  ['alt-svc', alternatives],
]);

// Upgrade tokens compare without regard to case (RFC 9110 section 7.8).
function upgradeToken(name: string): readonly string[] {
  const entry = UPGRADE_TOKENS.find(({ token }) => asciiLowerCase(token) === asciiLowerCase(name));
  if (entry === undefined) return [];
  const { token, description, reference, obsolete } = entry;
  return [text(obsolete ? 'registeredObsolete' : 'registeredName', token, description, reference)];
}

function extension(name: string): readonly string[] {
  const entry = WEBSOCKET_EXTENSIONS.find((each) => each.name === name);
  return entry === undefined ? [] : [text('registeredName', entry.name, entry.title, entry.reference)];
}

// Subprotocols compare exactly (RFC 6455 section 4.1).
function subprotocol(name: string): readonly string[] {
  const entry = WEBSOCKET_SUBPROTOCOLS.find((each) => each.name === name);
  if (entry === undefined || entry.title === null) return [];
  return [text('registeredName', entry.name, entry.title, entry.reference ?? 'IANA')];
}

function version(number: number): readonly string[] {
  const entry = WEBSOCKET_VERSIONS.find((each) => each.version === number);
  if (entry === undefined) return [];
  const key = {
    standard: 'versionStandard',
    interim: 'versionInterim',
    reserved: 'versionReserved',
  } as const;
  return [text(key[entry.status], String(number), entry.reference)];
}

function alternatives(value: string): readonly string[] {
  const read = parseAltSvc(value).value;
  return read.clear ? [text('altSvcClear')] : read.alternatives.map(alternative);
}

function alternative({ protocol, host, port, maxAge, persist }: AlternativeService): string {
  const where =
    port === null
      ? text('altSvcNowhere')
      : host === ''
        ? text('altSvcSameHost', String(port))
        : text('altSvcHost', host, String(port));
  const seconds = maxAge ?? DEFAULT_MAX_AGE;
  const long = text('altSvcFor', durationText(seconds * 1000), wholeNumber(seconds));
  return [text('altSvcOffer', protocol, where), long, ...(persist ? [text('altSvcPersist')] : [])].join(', ');
}
