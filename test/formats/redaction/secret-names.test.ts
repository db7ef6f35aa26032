import { describe, expect, it } from 'vitest';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { redactBody } from '../../../src/formats/redaction/redact-body.ts';
import { redactFieldValue } from '../../../src/formats/redaction/redact-field.ts';
import { redactText } from '../../../src/formats/redaction/redact-text.ts';

const SECRET = (
  'CSRFToken XSRFToken APIToken IDToken JWTToken SSOToken authtoken accesstoken refreshtoken sessiontoken idtoken ' +
  'logintoken wstoken roomtoken apitoken SESSIONTOKEN clientsecret dbpassword userpassword newpassword userpass ' +
  'masterKey encryption_key mnemonic seedPhrase recoveryCode recovery_codes backupCodes mfa_code code_verifier connectionString kennwort senha contrasena ' +
  'accountNumber iban pincode sess cred ' +
  'password1 token2 auth2 hmac256 cvv2 pw sso Passwort cardNumber card_number creditCardNumber wstoken2'
).split(' ');
const PLAIN = (
  'tokenizer keepalive author authority secretary Sec-WebSocket-Version bypass compass discardNumber number2 room2 ' +
  'phase1 h264 powered WebSocketURL storageKey design keyCode backup recovery mnemonics2 codeBlock resetView mastery'
).split(' ');

describe('names of secrets', () => {
  it.each(SECRET)('%s, as a parameter, a field and a member', (name) => {
    expect(redactText(`wss://h/s?${name}=plain`, new Pseudonyms())).toBe(`wss://h/s?${name}=redacted-1`);
    expect(redactFieldValue(`X-${name}`, 'plain', new Pseudonyms())).toBe('[redacted-1]');
    expect(redactBody(`{"${name}":"plain"}`, new Pseudonyms())).toBe(`{"${name}":"redacted-1"}`);
  });

  it.each(PLAIN)('%s is none', (name) => {
    expect(redactText(`wss://h/s?${name}=plain`, new Pseudonyms())).toBe(`wss://h/s?${name}=plain`);
    expect(redactFieldValue(name, 'plain', new Pseudonyms())).toBe('plain');
    expect(redactBody(`{"${name}":"plain"}`, new Pseudonyms())).toBe(`{"${name}":"plain"}`);
  });

  it.each([
    'contraseña',
    'пароль',
    '密码',
    'パスワード',
    '비밀번호',
    'hasło',
    'Mot de passe',
    'şifre',
    'รหัสผ่าน',
  ])('%s, in another language', (name) => {
    expect(redactBody(`{"${name}":"plain"}`, new Pseudonyms())).toBe(`{"${name}":"redacted-1"}`);
  });

  it.each([
    ['x-functions-key', true],
    ['X-Key', true],
    ['X-Master-Key', true],
    ['X-Encryption-Key', true],
    ['From', true],
    ['Remote-User', true],
    ['X-Forwarded-User', true],
    ['X-Email', true],
    ['Sec-WebSocket-Key', false],
    ['Surrogate-Key', false],
    ['User-Agent', false],
    ['X-User-Count', false],
    ['X-From-Cache', false],
  ])('the field %s is hidden: %s', (name, hidden) => {
    expect(redactFieldValue(name, 'plain', new Pseudonyms())).toBe(hidden ? '[redacted-1]' : 'plain');
  });

  it.each(['sess', 'cred', 'magic', 'reset', 'invite'])('the parameter %s of a URL', (name) => {
    expect(redactText(`wss://h/s?${name}=plain`, new Pseudonyms())).toBe(`wss://h/s?${name}=redacted-1`);
  });

  it.each([
    '{"max_tokens":100}',
    '{"total_tokens":100}',
    '{"totalTokens":100}',
    '{"tokens_used":100}',
    '{"usage":{"prompt_tokens":7}}',
    '{"errorCode":4001}',
  ])('%s counts', (body) => {
    expect(redactBody(body, new Pseudonyms())).toBe(body);
  });
});
