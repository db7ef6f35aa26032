import { describe, expect, it } from 'vitest';
import { asciiLowerCase } from '../../../src/protocol/http/ascii-case.ts';
import { isToken } from '../../../src/protocol/http/token.ts';
import { CLOSE_CODES } from '../../../src/protocol/registry/close-codes.ts';
import { HTTP2_SETTINGS } from '../../../src/protocol/registry/http2-settings.ts';
import { UPGRADE_TOKENS } from '../../../src/protocol/registry/upgrade-tokens.ts';
import { WEBSOCKET_EXTENSIONS } from '../../../src/protocol/registry/websocket-extensions.ts';
import { WEBSOCKET_SUBPROTOCOLS } from '../../../src/protocol/registry/websocket-subprotocols.ts';
import { WEBSOCKET_VERSIONS } from '../../../src/protocol/registry/websocket-versions.ts';

describe('registries', () => {
  it.each([
    ['upgrade tokens', UPGRADE_TOKENS.map((entry) => entry.token)],
    ['extensions', WEBSOCKET_EXTENSIONS.map((entry) => entry.name)],
    ['subprotocols', WEBSOCKET_SUBPROTOCOLS.map((entry) => entry.name)],
  ])('%s are tokens, none twice but for case (RFC 7936 section 2)', (_, names) => {
    expect(names.filter((name) => !isToken(name))).toEqual([]);
    expect(new Set(names.map(asciiLowerCase)).size).toBe(names.length);
  });

  it.each([
    ['close codes', CLOSE_CODES.map((entry) => entry.code)],
    ['versions', WEBSOCKET_VERSIONS.map((entry) => entry.version)],
    ['settings', HTTP2_SETTINGS.map((entry) => entry.id)],
  ])('%s are in rising order', (_, numbers) => {
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  });

  it('has one standard version', () => {
    const standard = WEBSOCKET_VERSIONS.filter((entry) => entry.status === 'standard');
    expect(standard.map((entry) => entry.version)).toEqual([13]);
  });
});
