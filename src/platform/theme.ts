/** The theme that DevTools uses. */
export type Theme = 'light' | 'dark';

// The browsers' own words: `default`, `light` or `dark`; Firefox has further names of its own.
const named = (name: string): Theme => (name === 'dark' ? 'dark' : 'light');

/** The present theme of DevTools. Only for a devtools page or panel. */
export function devtoolsTheme(): Theme {
  return named(chrome.devtools.panels.themeName);
}

/** Calls `listener` when DevTools is switched to another theme. */
export function onThemeChanged(listener: (theme: Theme) => void): void {
  const { panels } = chrome.devtools;
  // Chromium from 99 on has one handler for each page, Firefox an event; the polyfill wraps neither.
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
