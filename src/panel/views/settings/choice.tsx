import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface ChoiceProps {
  /** The name of the group makes it one of several; without a group it is a check box. */
  readonly group?: string;
  readonly name: ComponentChildren;
  readonly hint?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A check box, or a radio button, with its meaning below its name. */
export function Choice({ group, name, hint, checked, disabled, onChange }: ChoiceProps): JSX.Element {
  const id = useId();
  return (
    <label class="choice">
      <input
        type={group === undefined ? 'checkbox' : 'radio'}
        name={group}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : id}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{name}</span>
      {hint !== undefined && (
        // It is in the label only visually: it describes the control, and is not its name.
        <span id={id} class="hint" aria-hidden="true">
          {hint}
        </span>
      )}
    </label>
  );
}
