import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { THEME_CHOICES, type ThemeChoice } from '../../../channel/settings.ts';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';
import { Choice } from './choice.tsx';

const THEMES: Record<ThemeChoice, MessageKey> = {
  devtools: 'settingsThemeDevtools',
  light: 'settingsThemeLight',
  dark: 'settingsThemeDark',
};

/** Light or dark, or the theme of DevTools. */
export function ThemeSettings(): JSX.Element {
  const { settings } = usePanel();
  const group = useId();
  return (
    <fieldset>
      <legend>{text('settingsTheme')}</legend>
      <div class="settings-line">
        {THEME_CHOICES.map((theme) => (
          <Choice
            key={theme}
            group={group}
            name={text(THEMES[theme])}
            checked={settings.current.value.theme === theme}
            onChange={() => settings.change('theme', theme)}
          />
        ))}
      </div>
    </fieldset>
  );
}
