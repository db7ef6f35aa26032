import type { JSX } from 'preact';
import { ADVICE, adviceText } from '../../selectors/advice-text.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { Choice } from './choice.tsx';

/** Which advice counts. Rules of the RFCs can't be switched off. */
export function AdviceSettings(): JSX.Element {
  const { settings } = usePanel();
  const { adviceOff } = settings.current.value;
  return (
    <fieldset>
      <legend>{text('settingsAdvice')}</legend>
      <p class="dim">{text('settingsAdviceHint')}</p>
      {ADVICE.map(({ id }) => (
        <Choice
          key={id}
          name={<code>{id}</code>}
          hint={adviceText(id)}
          checked={!adviceOff.includes(id)}
          onChange={(on) => settings.heed(id, on)}
        />
      ))}
    </fieldset>
  );
}
