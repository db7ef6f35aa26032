import type { Panel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { copyFrame, type FrameForm, frameToCopy, type WireFrame } from './copying-frame.ts';
import { type MenuEntry, type MenuItem, menuGroups } from './menu-entry.ts';

/** What can be done with a frame of the wire. */
export function wireEntries(panel: Panel, target: WireFrame): readonly MenuEntry[] {
  const frame = frameToCopy(panel, target);
  if (frame === null) return [];
  const { header, payload, message, of } = frame;
  const isEmpty = of.wire.header(frame.frame).length === 0;
  const noHeader = header === null ? text('copyFrameNoHeader') : null;
  const noPayload = payload.kept ? null : payload.why;
  const copy = (label: string, form: FrameForm, off: string | null = null): MenuItem => ({
    label,
    off,
    ...(form === 'text' ? { keys: 'Ctrl+C' } : {}),
    does: () => void copyFrame(panel, target, form),
  });
  const row = message?.row ?? null;
  return menuGroups(
    [
      copy(text('copyFrameText'), 'text'),
      copy(text('copyFrameJson'), 'json'),
      copy(text('copyFrameHeader'), 'header', noHeader),
      copy(text('copyFramePayload'), 'payload', noPayload),
      copy(text('copyFrameSent'), 'sent', noHeader ?? (isEmpty ? null : noPayload)),
    ],
    row === null
      ? []
      : [
          {
            label: text('wireShowMessage'),
            does: () => {
              panel.selection.message.value = row;
              panel.selection.showTab('messages');
            },
          },
        ],
  );
}
