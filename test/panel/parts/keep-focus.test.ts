// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFocus } from '../../../src/panel/parts/keep-focus.ts';

let end: () => void;
const element = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no ${id}`);
  return found;
};
const focused = () => document.activeElement?.id;
/** Long enough for an observer to be called. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => {
  document.body.innerHTML = `<div id="root">
    <header><button id="record">Record</button><div id="bar"><button id="again">Again</button></div></header>
    <main id="main">
      <div id="grid" role="grid" tabindex="0"></div>
      <section id="details"><button id="close">Close</button><button id="other" disabled>Other</button></section>
    </main>
  </div>`;
  end = keepFocus(element('root'));
});
afterEach(() => {
  end();
  vi.restoreAllMocks();
});

describe('the focus of what is taken away', () => {
  it('goes to what is left nearest', async () => {
    element('again').focus();
    element('bar').remove();
    await settled();
    expect(focused()).toBe('record');
  });

  it('goes to the list where one is left', async () => {
    element('close').focus();
    element('details').remove();
    await settled();
    expect(focused()).toBe('grid');
  });

  it('goes further out where nothing can take it', async () => {
    element('close').focus();
    element('close').remove();
    await settled();
    expect(focused()).toBe('grid');
  });

  it('stays with whoever has taken it', async () => {
    element('again').focus();
    element('bar').remove();
    element('close').focus();
    await settled();
    expect(focused()).toBe('close');
  });

  it('is not given back where it had been left before', async () => {
    element('again').focus();
    element('again').blur();
    await settled();
    element('bar').remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
  });

  it('is not taken from another part of DevTools', async () => {
    element('again').focus();
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    element('bar').remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
  });
});
