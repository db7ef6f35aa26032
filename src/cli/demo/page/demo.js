import { buildWays, failAtLoad } from './fail.js';
import { openAll, openFlood } from './live.js';

const plan = await (await fetch('/demo.json')).json();
const asked = new URLSearchParams(location.search);

buildWays(plan);
await openAll(plan);
const flood = Number(asked.get('flood'));
if (flood > 0) openFlood(flood, Number(asked.get('size')) || 64);
await failAtLoad(asked.get('fail'));
