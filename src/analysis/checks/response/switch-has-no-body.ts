// RFC 9110 section 8.6: no Content-Length in a 1xx; RFC 9112 section 6.1: no Transfer-Encoding in a 1xx.
import { broken, defineCheck, holds } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const switchHasNoBody = defineCheck({
  id: 'switch-has-no-body',
  level: 'must',
  clauses: ['RFC 9110 8.6', 'RFC 9112 6.1'],
  scope: 'upgrade',
  needs: ['switchFields'],
  fix: 'Leave Content-Length and Transfer-Encoding out of the 101: what follows it is the new protocol.',
  run({ switchFields }) {
    const lines = ['content-length', 'transfer-encoding'].flatMap((name) => switchFields.lines(name));
    if (lines.length === 0) return holds('The 101 announces no body.');
    return broken('The 101 has Content-Length or Transfer-Encoding.', wholeValues('response', lines));
  },
});
