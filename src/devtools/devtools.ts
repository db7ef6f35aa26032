import { createPanel } from '../platform/devtools.ts';

await createPanel('Switchyard', 'icons/switchyard-32.png', 'src/panel/panel.html');
