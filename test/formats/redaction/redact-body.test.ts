import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { readRules } from '../../../src/formats/redaction/read-rules.ts';
import { redactBody } from '../../../src/formats/redaction/redact-body.ts';

function shown(text: string, rules: object = {}): string {
  return redactBody(text, new Pseudonyms(readRules(JSON.stringify(rules))));
}

describe('a content that stays', () => {
  it.each([
    ['{"a": 1.50, "b": [1e3, "x"]}', '{"a": 1.50, "b": [1e3, "x"]}'],
    ['{"token":"a","n":1}', '{"token":"redacted-1","n":1}'],
    ['{"password":1234,"ok":true}', '{"password":"redacted-1","ok":true}'],
    [
      '{"session":{"user":"ann","n":[1]},"x":2}',
      '{"session":{"user":"redacted-1","n":["redacted-2"]},"x":2}',
    ],
    ['42["hi",{"token":"a"}]', '42["hi",{"token":"redacted-1"}]'],
    ['a["{\\"token\\":\\"s3\\"}"]', 'a["{\\"token\\":\\"redacted-1\\"}"]'],
    [
      '{"type":1,"token":"a"}\u{1e}{"token":"a"}\u{1e}',
      '{"type":1,"token":"redacted-1"}\u{1e}{"token":"redacted-1"}\u{1e}',
    ],
    [
      'SEND\npasscode: my secret\nto:/q\n\n{"pin":"77","n":1}\0',
      'SEND\npasscode: redacted-1\nto:/q\n\n{"pin":"redacted-2","n":1}\0',
    ],
    ['user login=ok&token=abc', 'user login=redacted-1&token=redacted-2'],
    ['{"url":"wss://h/?token=abc&x=1"}', '{"url":"wss://h/?token=redacted-1&x=1"}'],
    ['{"note":"Bearer abcdefgh12"}', '{"note":"Bearer redacted-1"}'],
    ['{"token":', '{"token":'],
    ['note="password=abc def" x:token=q', 'note="password=redacted-1 def" x:token=redacted-2'],
    ["{password: 'a b', n: 1}", "{password: 'redacted-1', n: 1}"],
    ['{"error":{"code":-32601,"message":"x"}}', '{"error":{"code":-32601,"message":"x"}}'],
    [
      '{"closeCode":1006,"total_tokens":4096,"sessions":3}',
      '{"closeCode":1006,"total_tokens":4096,"sessions":3}',
    ],
    ['{"authCode":12345,"code":123456}', '{"authCode":"redacted-1","code":"redacted-2"}'],
    ['{"name":"ann","value":"x","type":"password"}', '{"name":"ann","value":"x","type":"password"}'],
    ['{"name":"max_tokens","value":5,"note":"x"}', '{"name":"max_tokens","value":"redacted-1","note":"x"}'],
    ['["token","a"]', '["token","redacted-1"]'],
    [
      '[{"op":"replace","path":"/user/password","value":"x"}]',
      '[{"op":"replace","path":"/user/password","value":"redacted-1"}]',
    ],
    [
      '{"field":"password","from":"x","to":"y"}',
      '{"field":"password","from":"redacted-1","to":"redacted-2"}',
    ],
    ['{"path":["user","password"],"value":"x"}', '{"path":["user","password"],"value":"redacted-1"}'],
    ['{"path":["user","name"],"value":"x"}', '{"path":["user","name"],"value":"x"}'],
    ['{"label":"Password","text":"x"}', '{"label":"Password","text":"redacted-1"}'],
    ['curl -u joe:x https://h', 'curl -u joe:redacted-1 https://h'],
    ['{"run":"tool --token=x -v --api-key y"}', '{"run":"tool --token=redacted-1 -v --api-key redacted-2"}'],
    ['mysql -u joe -pabc shop', 'mysql -u joe -predacted-1 shop'],
    ["ALTER USER joe PASSWORD 'x y'", "ALTER USER joe PASSWORD 'redacted-1'"],
    ['git commit -m "x" --no-verify --depth 1', 'git commit -m "x" --no-verify --depth 1'],
    ['["login","logout","help"]', '["login","logout","help"]'],
    ['["cookies","sessions","storage","cache"]', '["cookies","sessions","storage","cache"]'],
    ['[["user","ann"],["room","7"]]', '[["user","redacted-1"],["room","7"]]'],
    ['["user","ann"]', '["user","ann"]'],
    ['["Host","h","Cookie","a"]', '["Host","h","Cookie","redacted-1"]'],
    ['{"token":"a', '{"token":"redacted-1"'],
    ['<auth><password>a b</password></auth>', '<auth><password>redacted-1</password></auth>'],
  ])('%s', (text, expected) => {
    const rules = text.startsWith('SEND') ? { hideParameters: ['passcode'] } : {};
    expect(shown(text, rules)).toBe(expected);
  });

  it('is hidden at the paths of the rules, and kept where a name says so', () => {
    const rules = {
      hidePaths: ['user.mail', 'items.*.card', '**.ssn', 'list.1'],
      keepParameters: ['token'],
      hideText: ['ACME-\\d+'],
    };
    const text =
      '{"user":{"mail":"a@b.c","name":"Ann"},"items":[{"card":4111,"n":1}],"x":{"y":{"ssn":"9"}},"list":[1,2],"token":"t","id":"ACME-7"}';
    expect(shown(text, rules)).toBe(
      '{"user":{"mail":"redacted-1","name":"Ann"},"items":[{"card":"redacted-2","n":1}],"x":{"y":{"ssn":"redacted-3"}},"list":[1,"redacted-4"],"token":"t","id":"redacted-5"}',
    );
  });

  it('has a stand-in that tells the shape of a value, where the rules wish it', () => {
    const text =
      '{"token":"e5c7f4d2-6a1b-4c3d-8e9f-0a1b2c3d4e5f","password":1234,"pin":"0042","auth":"two words","sid":"hunter","key":"aB3-x","x":"hunter"}';
    expect(shown(text, { keepShapes: ['type', 'length'] })).toBe(
      '{"token":"redacted-1-uuid-36","password":"redacted-2-number-4","pin":"redacted-3-digits-4","auth":"redacted-4-text-9","sid":"redacted-5-word-6","key":"redacted-6-token-5","x":"hunter"}',
    );
    expect(shown('{"sid":"hunter","pin":"hunter"}', { keepShapes: ['length'] })).toBe(
      '{"sid":"redacted-1-6","pin":"redacted-1-6"}',
    );
    const once = shown(text, { keepShapes: ['type'] });
    expect(shown(once)).toBe(once);
  });

  it('keeps no secret of any JSON, at any depth, and nothing else is changed', () => {
    const secret = 'Hunter-Zwei';
    const planted = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.constantFrom('a', 'b c', 'é', ''),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', '"q"', '__proto__', 'x\ny'), tie('tree'), { maxKeys: 3 }),
        tie('tree').map((inner) => ({ password: [secret, inner], a: inner })),
        tie('tree').map((inner) => JSON.stringify({ sessionToken: secret, inner })),
      ),
    })).tree;
    fc.assert(
      fc.property(planted, fc.constantFrom(undefined, 1), (tree, blanks) => {
        const text = JSON.stringify(tree, null, blanks);
        const result = shown(text);
        expect(result).not.toContain(secret);
        expect(() => JSON.parse(result) as unknown).not.toThrow();
        if (!text.includes(secret)) expect(result).toBe(text);
        expect(shown(result)).toBe(result);
      }),
    );
  });

  it.each([['a='], ['password="'], ['{a:"'], ['<password>'], ['x: '], ['[[[{']])(
    'takes time that grows with its length: %s',
    (piece) => {
      const seconds = (length: number) => {
        const text = piece.repeat(length / piece.length);
        const from = process.cpuUsage().user;
        shown(text);
        return (process.cpuUsage().user - from) / 1e6;
      };
      shown(piece.repeat(1_000));
      // Forty times the length would take 1,600 times the time if it were quadratic.
      expect(seconds(400_000)).toBeLessThan(100 * Math.max(0.02, seconds(10_000)));
    },
  );

  it('is text again, whatever text it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof shown(text, { hidePaths: ['**.a'] })).toBe('string');
      }),
    );
  });
});
