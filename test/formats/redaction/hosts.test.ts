import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { redactFieldValue } from '../../../src/formats/redaction/redact-field.ts';
import { redactWords } from '../../../src/formats/redaction/redact-parts.ts';
import { redactText } from '../../../src/formats/redaction/redact-text.ts';
import { NO_RULES } from '../../../src/formats/redaction/redaction-rules.ts';

/** Hosts that look like tokens, as clouds and development servers give them. */
const HOSTS = [
  'tenant42.app.localhost:3000',
  'staging2.example.internal:5173',
  'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
  'my-app-ab12cd34.herokuapp.com',
  'a1b2c3d4e5f6g7h8i9j0k1l2.example:8443',
  'eyJhbGciOiJIUzI1NiJ9.example',
  '[2001:db8:85a3:8d3:1319:8a2e:370:7348]:8080',
];

describe('hosts stay', () => {
  it.each(HOSTS)('%s', (host) => {
    for (const scheme of ['wss:', 'https:', '']) {
      const url = `${scheme}//${host}/ws`;
      expect(redactText(url, new Pseudonyms())).toBe(url);
      for (const field of ['Origin', 'Location', 'Referer', 'Access-Control-Allow-Origin'])
        expect(redactFieldValue(field, url, new Pseudonyms())).toBe(url);
      for (const words of [`redirected to ${url}, and left`, `to '${url}' failed`, `see (${url})`])
        expect(redactWords(words, new Pseudonyms())).toBe(words);
    }
    expect(redactFieldValue('Host', host, new Pseudonyms())).toBe(host);
    expect(redactFieldValue(':authority', host, new Pseudonyms())).toBe(host);
  });

  it('of any URL, though its user and its secrets go', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,30}(?:-[a-z0-9]{1,20})?$/);
    const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const port = fc.oneof(
      fc.constant(''),
      fc.integer({ min: 1, max: 65_535 }).map((number) => `:${number}`),
    );
    const user = fc.constantFrom('', 'ann:s3cr3ts3cr3t@', 'Qz7Kp3Vm9Lt2Rb8Nd5Wx@');
    const path = fc.webPath();
    fc.assert(
      fc.property(
        fc.constantFrom('ws', 'wss', 'https'),
        user,
        host,
        port,
        path,
        (scheme, by, name, at, rest) => {
          const url = `${scheme}://${by}${name}${at}${rest.startsWith('/') ? rest : ''}?token=abc`;
          const shown = new URL(redactText(url, new Pseudonyms()));
          expect([shown.protocol, shown.host]).toEqual([new URL(url).protocol, new URL(url).host]);
          expect(shown.href).not.toMatch(/s3cr3t|Qz7Kp3|abc$/);
        },
      ),
    );
  });

  it.each([
    ['//ann:hunter2@h/s', '//redacted-1@h/s'],
    ['wss://h//Qz7Kp3Vm9Lt2Rb8Nd5Wx/s', 'wss://h//redacted-1/s'],
    ['/a//Qz7Kp3Vm9Lt2Rb8Nd5Wx/s', '/a//redacted-1/s'],
  ])('and nothing else does: %s', (url, redacted) => {
    expect(redactText(url, new Pseudonyms())).toBe(redacted);
  });

  it('unless a rule of the user hides them, in the URL and in the field alike', () => {
    const pseudonyms = new Pseudonyms({ ...NO_RULES, hideText: [/acme/gu] });
    expect(redactText('wss://acme.example:3000/ws', pseudonyms)).toBe('wss://redacted-1.example:3000/ws');
    expect(redactFieldValue('Host', 'acme.example:3000', pseudonyms)).toBe('redacted-1.example:3000');
  });
});
