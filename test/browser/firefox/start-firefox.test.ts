import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startFirefox } from '../../../src/cli/browser/firefox/start-firefox.ts';

/** Where the running browser keeps its profile, and the id of its first process. */
const WHERE = `return [PathUtils.profileDir, Services.appinfo.processID]`;

interface Running {
  readonly profile: string;
  readonly processId: number;
}

function whereOf(answer: unknown): Running {
  if (!Array.isArray(answer)) throw new Error('Firefox said nothing of its profile');
  return { profile: String(answer[0]), processId: Number(answer[1]) };
}

function runs(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a Firefox for tests', () => {
  it('runs scripts in the page and in the browser, and leaves nothing behind', async () => {
    const firefox = await startFirefox();
    expect(firefox.version).toMatch(/^\d+\./);
    await firefox.navigate('data:text/html,<title>here</title>');
    // Asked at the same time, each runs where it belongs.
    const [title, sum, name] = await Promise.all([
      firefox.executeScript('content', () => document.title),
      firefox.executeAsyncScript(
        'content',
        'const [a, b, done] = arguments; setTimeout(() => done(a + b));',
        1,
        2,
      ),
      firefox.executeScript('chrome', 'return Promise.resolve(Services.appinfo.name)'),
    ]);
    expect([title, sum, name]).toEqual(['here', 3, 'Firefox']);
    await expect(firefox.executeScript('content', 'throw new RangeError("too far")')).rejects.toThrow(
      'WebDriver:ExecuteScript: javascript error: RangeError: too far',
    );
    const { profile, processId } = whereOf(await firefox.executeScript('chrome', WHERE));
    const unanswered = firefox.executeAsyncScript('content', '/* never calls back */');
    await Promise.all([
      expect(unanswered).rejects.toThrow('the connection to Firefox is lost'),
      firefox.close(),
    ]);
    expect(existsSync(profile)).toBe(false);
    expect(runs(processId)).toBe(false);
  });

  it('ends with the run that started it, even where that is killed', async () => {
    const module = join(import.meta.dirname, '../../../src/cli/browser/firefox/start-firefox.ts');
    const script = `import { startFirefox } from ${JSON.stringify(module)};
      const firefox = await startFirefox();
      process.stdout.write(JSON.stringify(await firefox.executeScript('chrome', ${JSON.stringify(WHERE)})) + '\\n');`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout, 'data');
    const { profile, processId } = whereOf(JSON.parse(String(line)));
    expect(runs(processId)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => runs(processId) || existsSync(profile)).toBe(false);
  });

  it('says in its own words why it did not start', async () => {
    const before = process.env.FIREFOX;
    process.env.FIREFOX = '/bin/false';
    try {
      await expect(startFirefox()).rejects.toThrow('Firefox ended (/bin/false)');
    } finally {
      if (before === undefined) delete process.env.FIREFOX;
      else process.env.FIREFOX = before;
    }
  });
});
