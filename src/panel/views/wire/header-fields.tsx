import type { ComponentChildren, JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { asksForMenu, hasSelectedText, type MenuPlace, placeBelow } from '../../parts/menu-place.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';
import type { DrawnField } from './frame-fields.ts';

function byteOf({ byte }: DrawnField): string {
  return byte === null ? '' : text('wireByte', wholeNumber(byte));
}

interface HeaderFieldsProps {
  readonly label: string;
  readonly fields: readonly DrawnField[];
  /** What is said while no field is pointed at. */
  readonly summary: string;
  readonly onMenu: (place: MenuPlace) => void;
  readonly onCopy: () => void;
}

/**
 * The fields of a frame side by side, coloured, with a legend. The mouse, or the arrow keys where one has the focus, choose the field
 * that the words below are about.
 */
export function HeaderFields({ label, fields, summary, onMenu, onCopy }: HeaderFieldsProps): JSX.Element {
  const [under, setUnder] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const current = fields.find(({ id }) => id === (under ?? focused));
  const reachable = fields.find(({ id }) => id === focused) ?? fields[0];

  const legend = new Map<string, string[]>();
  for (const { id, name } of fields) {
    const colour = colourOf(id);
    legend.set(colour, [...(legend.get(colour) ?? []), name]);
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (asksForMenu(event)) {
      event.preventDefault();
      onMenu(placeBelow(row.current ?? document.body));
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      // A text that people have selected is copied by the browser.
      if (getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      onCopy();
      return;
    }
    const at = reachable === undefined ? -1 : fields.indexOf(reachable);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: fields.length - 1 }[event.key];
    const next = target === undefined ? undefined : fields[target];
    if (next === undefined) return;
    event.preventDefault();
    row.current?.querySelector<HTMLElement>(`[data-field="${next.id}"]`)?.focus();
  };

  return (
    <div class="wire-header">
      {/* biome-ignore lint/a11y/useSemanticElements: the fields are no form */}
      <div
        ref={row}
        class="wire-fields"
        role="group"
        aria-label={label}
        onKeyDown={onKeyDown}
        onMouseLeave={() => setUnder(null)}
        onContextMenu={(event) => {
          if (hasSelectedText(event.currentTarget)) return;
          event.preventDefault();
          onMenu({ x: event.clientX, y: event.clientY });
        }}
      >
        {fields.map((field) => (
          <button
            key={field.id}
            type="button"
            data-field={field.id}
            class={fieldClass(field, field === current)}
            tabIndex={field === reachable ? 0 : -1}
            // It begins with what can be read, so that those who speak to the browser can name it.
            aria-label={`${[byteOf(field), field.name, field.digits].filter(Boolean).join(' ')}. ${said(field)}`}
            onMouseEnter={() => setUnder(field.id)}
            onFocus={() => {
              setUnder(null);
              setFocused(field.id);
            }}
            onBlur={() => setFocused(null)}
          >
            <span class="wire-byte">{byteOf(field)}</span> <span class="wire-name">{field.name}</span>{' '}
            <span class="wire-digits">{digitsOf(field)}</span>
          </button>
        ))}
      </div>
      <p class="wire-words">
        {current === undefined ? (
          summary
        ) : (
          <>
            <strong>{current.name}</strong> {current.meaning}{' '}
            {current.fault !== '' && <bdi class="bad">{current.fault}</bdi>}
          </>
        )}
      </p>
      <ul class="wire-legend">
        {[...legend].map(([colour, names]) => (
          <li key={colour} class={colour}>
            {names.join(', ')}
          </li>
        ))}
      </ul>
    </div>
  );
}

function fieldClass({ id, byte, digits, fault }: DrawnField, current: boolean): string {
  const isSet = id.startsWith('rsv') && digits === '1';
  return `wire-field ${colourOf(id)} ${byte === null ? '' : 'begins'} ${isSet ? 'set' : ''} ${fault === '' ? '' : 'faulty'} ${current ? 'current' : ''}`;
}

function said({ meaning, fault }: DrawnField): string {
  return fault === '' ? meaning : `${meaning} ${fault}`;
}

/** The digits of a field, with the byte marked that is wrong. */
function digitsOf({ digits, wrongByte }: DrawnField): ComponentChildren {
  if (wrongByte === null) return digits;
  const bytes = digits.split(' ');
  const at = wrongByte + (bytes[0] === '…' ? 1 : 0);
  return (
    <>
      {bytes.slice(0, at).join(' ')} <mark>{bytes[at]}</mark> {bytes.slice(at + 1).join(' ')}
    </>
  );
}

/** RSV1 to RSV3 have one colour, and so have both fields of the length. */
function colourOf(field: string): string {
  if (field.startsWith('rsv')) return 'field-rsv';
  return field === 'longLength' ? 'field-length' : `field-${field}`;
}
