import { describe, expect, it } from 'vitest';
import { CannotDo } from '../../../src/cli/cannot-do.ts';
import { readArguments } from '../../../src/cli/options/command-line.ts';
import { START_LINE, type StartOptions, startOptions } from '../../../src/cli/start/options.ts';

function parseStartOptions(args: readonly string[], hasDisplay: boolean): StartOptions {
  return startOptions(readArguments(START_LINE, args), hasDisplay);
}

describe('the options of npm start', () => {
  it('without a display: headless, 10 seconds, session.har, redacted, the demo', () => {
    expect(parseStartOptions([], false)).toEqual({
      url: null,
      browser: 'chromium',
      headless: true,
      seconds: 10,
      har: 'session.har',
      log: null,
      screenshot: null,
      redact: true,
      insecure: false,
      netlog: false,
      source: null,
    });
  });

  it('with a display: a window that records until it is closed and writes what was asked for only', () => {
    expect(parseStartOptions([], true)).toMatchObject({ headless: false, seconds: null, har: null });
  });

  it('takes every option of the contract', () => {
    const args =
      '--headless --for 2.5 --out a.har --log b.log --screenshot c.png --no-redact --insecure --netlog --source deep --browser chromium';
    expect(parseStartOptions([...args.split(' '), 'http://localhost:1/x'], true)).toEqual({
      url: 'http://localhost:1/x',
      browser: 'chromium',
      headless: true,
      seconds: 2.5,
      har: 'a.har',
      log: 'b.log',
      screenshot: 'c.png',
      redact: false,
      insecure: true,
      netlog: true,
      source: 'deep',
    });
  });

  it('takes Firefox, by the one source that it has', () => {
    expect(parseStartOptions(['--browser', 'firefox'], false)).toMatchObject({
      browser: 'firefox',
      source: null,
    });
    expect(parseStartOptions(['--browser=firefox', '--source=standard'], false).source).toBe('standard');
  });

  it('leaves the source to the product where none is named', () => {
    expect(parseStartOptions([], false).source).toBeNull();
    expect(parseStartOptions(['--source', 'standard'], false).source).toBe('standard');
  });

  it.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
    ['localhost:3000', 'http://localhost:3000/'],
    ['127.0.0.1:8080/chat', 'http://127.0.0.1:8080/chat'],
    ['file:///tmp/page.html', 'file:///tmp/page.html'],
  ])('opens %s', (given, url) => {
    expect(parseStartOptions([given], false).url).toBe(url);
  });

  it.each([
    [['--for', 'soon'], '--for takes seconds'],
    [['--for', '-1'], '--for needs a value: --for SECONDS.'],
    [['--for=-1'], '--for takes seconds'],
    [['--for='], '--for needs a value: --for SECONDS.'],
    [['--for', '1e9'], '--for takes seconds'],
    [['--colour'], 'There is no option "--colour"'],
    [['-q'], 'There is no option "-q"'],
    [['--out'], '--out needs a value: --out FILE.'],
    [['--out='], '--out needs a value: --out FILE.'],
    [['--out', '--headless'], '--out needs a value: --out FILE.'],
    [['--headless=yes'], '--headless takes no value'],
    [['a', 'b'], 'One URL at most'],
    [['http://'], 'not a URL'],
    [['javascript://alert'], 'http:, https: or file:'],
    [['--source='], '--source needs a value: --source SOURCE.'],
    [['--source', 'magic'], 'deep or standard'],
    [['--browser', 'opera'], '--browser is chromium or firefox, not "opera".'],
    [
      ['--browser', 'firefox', '--source', 'deep'],
      'Firefox gives no extension a debugger, so --source deep needs --browser chromium.',
    ],
    [['--browser', 'lynx'], 'chromium or firefox'],
    [['--netlog', '--browser', 'firefox'], 'Firefox has no NetLog'],
  ])('refuses %j in one sentence', (args, words) => {
    const parse = () => parseStartOptions(args, false);
    expect(parse).toThrow(CannotDo);
    expect(parse).toThrow(words);
    try {
      parse();
    } catch (problem) {
      expect(String(problem)).not.toContain('\n');
    }
  });
});
