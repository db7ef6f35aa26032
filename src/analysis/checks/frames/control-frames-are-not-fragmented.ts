// RFC 6455 section 5.4 and 5.5: control frames are not fragmented.
import { broken, defineCheck, holds } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const controlFramesAreNotFragmented = defineCheck({
  id: 'control-frames-are-not-fragmented',
  level: 'must',
  clauses: ['RFC 6455 5.5'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send every control frame with FIN set.',
  run({ frames }) {
    const fault = faultsOf(frames, 'control-fragmented');
    return fault === null ? holds('No control frame was fragmented.') : broken(fault);
  },
});
