import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import type { Firefox, Script } from './start-firefox.ts';

/** What to look for in the accessibility tree: an ARIA role, and the whole name or a pattern of it. */
interface Sought {
  readonly role: string;
  readonly name?: string | RegExp;
}

/** Reads and uses the panel as a person does: by its accessibility tree, by the mouse, and by keys. */
export interface PanelDriver {
  /**
   * Runs a script in the panel's document, separate from the panel's own scripts; `document` and `window` are the panel's.
   */
  evaluate(script: Script, ...args: readonly unknown[]): Promise<unknown>;
  /** Names of all elements of that role and name, in the order of the document; '' for an element without a name. */
  names(sought: Sought): Promise<readonly string[]>;
  /** Text of the first such element as it is drawn. Waits until there is one. */
  textOf(sought: Sought): Promise<string>;
  /** Waits until there is such an element. @throws where there is none in time, with the elements of that role */
  waitFor(sought: Sought, milliseconds?: number): Promise<void>;
  /** Clicks the middle of the first such element with the mouse. Waits until there is one, and until it stops moving. */
  click(sought: Sought): Promise<void>;
  /** Turns the mouse wheel over the first such element, by CSS pixels. */
  wheel(sought: Sought, deltaY: number): Promise<void>;
  /** Types a text, or presses keys by WebDriver's names, while the held keys are pressed. */
  keys(text: string, held?: readonly Modifier[]): Promise<void>;
  /** A PNG of the panel. */
  screenshot(): Promise<Buffer>;
}

type Modifier = 'Shift' | 'Control' | 'Alt';

/** Keys that are no text (WebDriver, section 17.4.2). */
export const KEY = {
  Enter: '\uE007',
  Tab: '\uE004',
  Escape: '\uE00C',
  Space: ' ',
  ArrowUp: '\uE013',
  ArrowDown: '\uE015',
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
  Home: '\uE011',
  End: '\uE010',
  PageDown: '\uE00F',
  Delete: '\uE017',
  Backspace: '\uE003',
} as const;

const MODIFIERS: Readonly<Record<Modifier, string>> = { Shift: '\uE008', Control: '\uE009', Alt: '\uE00A' };

/** Milliseconds. */
const PATIENCE = 60_000;
const LOOK_EVERY = 50;

/**
 * In the browser's own window. Marionette has no handle for what an extension shows inside DevTools, but its actor exists
 * in every document and accepts scripts and input as for a page.
 */
const PRELUDE = `
  const context = () => window.switchyardPanel().browsingContext;
  const actorOf = (each) => each.currentWindowGlobal.getActor('MarionetteCommands');
  const { actions } = ChromeUtils.importESModule('chrome://remote/content/shared/webdriver/Actions.sys.mjs');
  const forPanel = {
    isElementOrigin: () => false,
    getElementOrigin: (origin) => origin,
    assertInViewPort: (target, each) => actorOf(each).assertInViewPort(target),
    getClientRects: (element, each) => actorOf(each).getClientRects(element),
    getInViewCentrePoint: (rect, each) => actorOf(each).getInViewCentrePoint(rect),
    toBrowserWindowCoordinates: (position, each) => actorOf(each).toBrowserWindowCoordinates(position),
    dispatchEvent(name, each, details) {
      const byWindow = (name === 'synthesizeWheelAtPoint' && actions.useAsyncWheelEvents)
        || (name === 'synthesizeMouseAtPoint' && actions.useAsyncMouseEvents);
      if (byWindow) details.eventData.asyncEnabled = true;
      return actorOf(byWindow ? each.topChromeWindow.browsingContext : each).dispatchEvent(name, details);
    },
  };
`;

const EVALUATE = `${PRELUDE}
  const [script, args] = arguments;
  return actorOf(context()).executeScript(script, args, { sandboxName: 'system', newSandbox: false, timeout: 60000 })
    .then((result) => result?.serializedValue ?? result);
`;

const PERFORM = `${PRELUDE}
  const [sequence] = arguments;
  const options = { ...forPanel, context: context() };
  const state = new actions.State();
  return (async () => {
    const chain = await actions.Chain.fromJSON(state, sequence, options);
    await state.enqueueAction(() => chain.dispatch(state, options));
    await actorOf(context()).finalizeAction();
  })();
`;

const SCREENSHOT = `${PRELUDE}
  const { capture } = ChromeUtils.importESModule('chrome://remote/content/shared/Capture.sys.mjs');
  return actorOf(context()).takeScreenshot(null, capture.Format.Base64, false, false);
`;

/** In the panel: all elements of the role with a matching name, as name, text and middle. */
const LOOK = `
  const [role, exact, pattern, scrolls] = arguments;
  const service = Components.classes['@mozilla.org/accessibilityService;1']
    .getService(Components.interfaces.nsIAccessibilityService);
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    const accessible = service.getAccessibleFor(element);
    if (accessible === null || accessible.computedARIARole !== role) continue;
    const name = accessible.name ?? '';
    if (exact !== null && name !== exact) continue;
    if (pattern !== null && !new RegExp(pattern[0], pattern[1]).test(name)) continue;
    if (scrolls && found.length === 0) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { left, top, width, height } = element.getBoundingClientRect();
    const text = element.innerText ?? element.textContent ?? '';
    found.push({ name, text, x: left + width / 2, y: top + height / 2 });
  }
  return found;
`;

/** In the panel: resolves once it was drawn, or, where it is not drawn, after a while. */
const NEXT_FRAME = `
  return new Promise((resolve) => {
    window.setTimeout(resolve, 200);
    window.requestAnimationFrame(() => window.setTimeout(resolve));
  });
`;

const FOUND = v.array(v.object({ name: v.string(), text: v.string(), x: v.number(), y: v.number() }));
type Found = v.InferOutput<typeof FOUND>[number];

/** Drives the panel that `window.switchyardPanel()` of the browser's window answers: its `browser` element. */
export function drivePanel(firefox: Firefox): PanelDriver {
  const evaluate: PanelDriver['evaluate'] = (script, ...args) => {
    const body = typeof script === 'string' ? script : `return (${String(script)}).apply(null, arguments);`;
    return firefox.executeScript('chrome', EVALUATE, body, args);
  };
  const look = async ({ role, name }: Sought, scrolls = false): Promise<readonly Found[]> => {
    const exact = typeof name === 'string' ? name : null;
    const pattern = name instanceof RegExp ? [name.source, name.flags] : null;
    return v.parse(FOUND, await evaluate(LOOK, role, exact, pattern, scrolls));
  };
  const first = async (sought: Sought, milliseconds = PATIENCE, scrolls = false): Promise<Found> => {
    const until = Date.now() + milliseconds;
    for (;;) {
      const [found] = await look(sought, scrolls);
      if (found !== undefined) return found;
      if (Date.now() > until) {
        const there = (await look({ role: sought.role })).map(({ name }) => name);
        throw new Error(
          `The panel has no ${sought.role} named ${String(sought.name)}; it has ${JSON.stringify(there)}`,
        );
      }
      await wait(LOOK_EVERY);
    }
  };
  /** The result of an earlier click may still be drawn and move it, and the click would miss. */
  const still = async (sought: Sought): Promise<Found> => {
    let before = await first(sought, PATIENCE, true);
    for (;;) {
      await evaluate(NEXT_FRAME);
      const now = await first(sought, PATIENCE, true);
      if (now.x === before.x && now.y === before.y) return now;
      before = now;
    }
  };
  const perform = async (...sequence: readonly object[]): Promise<void> => {
    await firefox.executeScript('chrome', PERFORM, sequence);
  };
  return {
    evaluate,
    names: async (sought) => (await look(sought)).map(({ name }) => name),
    textOf: async (sought) => (await first(sought)).text,
    waitFor: async (sought, milliseconds) => {
      await first(sought, milliseconds);
    },
    click: async (sought) => {
      const { x, y } = await still(sought);
      const moves = [
        { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ];
      await perform({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: moves });
    },
    wheel: async (sought, deltaY) => {
      const { x, y } = await first(sought);
      const turn = { type: 'scroll', x: Math.round(x), y: Math.round(y), deltaX: 0, deltaY, duration: 0 };
      await perform({ type: 'wheel', id: 'wheel', actions: [turn] });
    },
    keys: async (text, held = []) => {
      const down = held.map((key) => ({ type: 'keyDown', value: MODIFIERS[key] }));
      const up = held.map((key) => ({ type: 'keyUp', value: MODIFIERS[key] }));
      const typed = [...new Intl.Segmenter().segment(text)].flatMap(({ segment: value }) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]);
      await perform({ type: 'key', id: 'keyboard', actions: [...down, ...typed, ...up] });
    },
    screenshot: async () =>
      Buffer.from(v.parse(v.string(), await firefox.executeScript('chrome', SCREENSHOT)), 'base64'),
  };
}
