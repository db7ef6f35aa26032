import { startHook } from '../capture/page-hook/start-hook.ts';

startHook();
