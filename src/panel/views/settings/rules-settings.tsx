import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { MOST_RULES } from '../../../channel/settings.ts';
import { readRules } from '../../../formats/redaction/read-rules.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { saveFile } from '../export/save-file.ts';

/** The rules that exports are redacted by: the very file that `convert --rules` reads. What is wrong is never kept. */
export function RulesSettings(): JSX.Element {
  const { settings } = usePanel();
  const kept = settings.current.value.redactionRules;
  const [draft, setDraft] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();
  const shown = draft ?? kept;
  const fault = faultOf(shown);

  const take = (written: string) => {
    const wrong = faultOf(written) !== null;
    setDraft(wrong ? written : null);
    if (!wrong) settings.change('redactionRules', written.trim() === '' ? '' : written);
  };

  return (
    <fieldset>
      <legend>{text('settingsRules')}</legend>
      <p class="dim">{text('settingsRulesHint')}</p>
      <textarea
        class="rules-text"
        rows={6}
        spellcheck={false}
        aria-label={text('settingsRules')}
        aria-invalid={fault !== null}
        aria-describedby={id}
        value={shown}
        onInput={(event) => take(event.currentTarget.value)}
      />
      <p id={id} role="status" aria-label={text('settingsRulesState')} class={fault === null ? 'dim' : 'bad'}>
        {fault ?? text(kept === '' ? 'settingsRulesNone' : 'settingsRulesKept')}
      </p>
      <div class="settings-line">
        <input
          ref={picker}
          type="file"
          class="offstage"
          tabIndex={-1}
          aria-hidden="true"
          accept=".json,application/json"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (file !== undefined)
              void file
                .slice(0, MOST_RULES + 1)
                .text()
                .then(take);
          }}
        />
        <button type="button" class="button" onClick={() => picker.current?.click()}>
          {text('settingsRulesImport')}
        </button>
        <button
          type="button"
          class="button"
          aria-disabled={kept === ''}
          onClick={() => {
            if (kept !== '')
              saveFile(new Blob([kept], { type: 'application/json' }), 'switchyard-redaction-rules.json');
          }}
        >
          {text('settingsRulesExport')}
        </button>
      </div>
    </fieldset>
  );
}

/** What is wrong with the rules, in a sentence; null where nothing is. */
function faultOf(written: string): string | null {
  if (written.trim() === '') return null;
  if (written.length > MOST_RULES) return text('settingsRulesLong');
  try {
    readRules(written);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
