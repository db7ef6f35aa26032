import { signal } from '@preact/signals';
import { render } from 'preact';
import { localizedMessage } from '../platform/messages.ts';
import { askForAllSites, mayLookAtAllSites, onSitesChanged } from '../platform/web-request.ts';
import './style/theme.css';
import './style/base.css';
import './style/access.css';
import { setMessageSource } from './text.ts';
import { Access } from './views/access/access.tsx';

// A page of its own, opened in a tab by the coverage strip: Firefox 153 gives a devtools panel no `permissions`.

setMessageSource(localizedMessage);

const granted = signal(false);
const look = async () => {
  granted.value = await mayLookAtAllSites();
};
onSitesChanged(() => void look());
await look();

const root = document.getElementById('access');
if (root !== null) render(<Access granted={granted} ask={askForAllSites} />, root);
