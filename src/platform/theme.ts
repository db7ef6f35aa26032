/** What DevTools draws itself in. */
export type Theme = 'light' | 'dark';

// The browsers' own words: `default`, `light` or `dark`; Firefox knows names of its own besides.
const named = (name: string): Theme => (name === 'dark' ? 'dark' : 'light');

/** The theme of DevTools now. Only to be asked from a devtools page or panel. */
export function devtoolsTheme(): Theme {
  return named(chrome.devtools.panels.themeName);
}

/** Calls `listener` when DevTools is switched to another theme. */
export function onThemeChanged(listener: (theme: Theme) => void): void {
  const { panels } = chrome.devtools;
  // Chromium from 99 has one handler a page, Firefox an event; the polyfill wraps neither.
  if (typeof panels.setThemeChangeHandler === 'function') {
    panels.setThemeChangeHandler((name) => listener(named(name)));
    return;
  }
  const changed: unknown = Reflect.get(panels, 'onThemeChanged');
  if (isEvent(changed)) changed.addListener((name) => listener(named(name)));
}

interface ThemeEvent {
  addListener(listener: (name: string) => void): void;
}

function isEvent(value: unknown): value is ThemeEvent {
  return typeof value === 'object' && value !== null && 'addListener' in value;
}
