import { startHook } from '../capture/page-hook/page/start-hook.ts';

startHook();
