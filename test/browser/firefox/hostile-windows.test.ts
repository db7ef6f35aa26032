import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';
import { type ArmedSite, startArmedSite } from '../chromium/transparency/armed-site.ts';

// A page in Firefox that is in a frame's window before any content script, or calls on a frame's socket what is its own.

const SUMMARY = () => document.querySelector('[role=status][aria-label=Summary]')?.textContent ?? '';
const COVERAGE = { role: 'list', name: 'Coverage' } as const;

describe('a page in Firefox that reaches other windows of its origin', () => {
  let site: ArmedSite;
  let running: FirefoxPanel;

  const inPage = (script: string, ...given: unknown[]) =>
    running.firefox.executeScript('content', script, ...given);
  const untilSummary = (words: RegExp) =>
    expect.poll(() => running.panel.evaluate(SUMMARY), { timeout: 60_000 }).toMatch(words);

  beforeAll(async () => {
    site = await startArmedSite();
    running = await startFirefoxPanel({ preferences: { 'dom.disable_open_during_load': false } });
    await running.untilRecording(true);
  });
  afterAll(async () => {
    await running?.close();
    await site?.close();
  });

  it('hears no line by what it listens to there, and all of its frames are recorded', async () => {
    await running.firefox.navigate(`${site.origin}/`);
    const arm = 'return window.armAll(arguments[0], arguments[1])';
    expect(await inPage(arm, 'listen', site.socketOrigin)).toEqual({ heard: [], left: [] });
    await untilSummary(/^8 connections16 messages/);
    expect(await running.panel.textOf(COVERAGE)).toContain('Covered: page, iframes');
  });

  it('gets nothing into its hands by what it replaces there, and the strip says what is not recorded', async () => {
    await running.firefox.navigate(`${site.origin}/`);
    const arm = 'return window.armAll(arguments[0], arguments[1])';
    expect(await inPage(arm, 'replace', site.socketOrigin)).toEqual({ heard: [], left: [] });
    await expect.poll(() => running.panel.textOf(COVERAGE)).toMatch(/Partly: iframes/);
  });

  it('has what it calls on another frame’s socket recorded, in order', async () => {
    await running.firefox.navigate(`${site.origin}/`);
    await running.untilCovered();
    await inPage(
      `return (async () => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const socket = new frame.contentWindow.WebSocket(arguments[0]);
        await new Promise((resolve) => { socket.onopen = resolve; });
        socket.send('1');
        window.theirs = socket;
      })()`,
      `${site.socketOrigin}/realm`,
    );
    // The frame's hook is heard, so it has what hooks meet by.
    await untilSummary(/^1 connection2 messages/);
    await inPage(`for (const text of ['2', '3']) WebSocket.prototype.send.call(window.theirs, text);
      window.theirs.send('4');`);
    await untilSummary(/^1 connection8 messages/);
    const [entry] = await running.exportHar();
    const sent = entry?.messages.filter(({ type }) => type === 'send').map(({ data }) => data);
    expect(sent).toEqual(['1', '2', '3', '4']);
    expect(await running.panel.evaluate(SUMMARY)).not.toContain('gap');
    expect(await running.faults()).toEqual([]);
  });
});
